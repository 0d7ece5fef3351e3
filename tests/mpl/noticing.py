"""Whether a change is seen in the film that it is made in.

matplotlib's own staleness misses such changes, and the audit, which would mend what was overlooked, is off.
"""

import matplotlib as mpl
import numpy as np
from corpus.comparing import differences, saved

#: Frame to number of the change before it; the other frames are like those before them.
CHANGES = {5: 1, 10: 2, 11: 3}


def assert_noticed(filmed, make):
    """``make`` gives a figure and a function that changes it, which is called with 1, 2, 3."""
    (fig, change), (again, change_again) = make(), make()
    ours, theirs = [], [saved(again)]
    rc = dict(mpl.rcParams)
    with filmed(fig) as frame:
        for i in range(14):
            if i in CHANGES:
                change(CHANGES[i])
            ours.append(frame())
    mpl.rcParams.update(rc)
    for i in range(1, 14):
        if i in CHANGES:
            change_again(CHANGES[i])
        theirs.append(saved(again) if i in CHANGES else theirs[-1])
    assert not differences(make.__name__, ours, theirs)
    assert any(not np.array_equal(theirs[0], theirs[i]) for i in CHANGES), "the change is none"
