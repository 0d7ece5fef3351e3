"""The comparison of two images itself."""

from __future__ import annotations

import numpy as np
from against_agg import Apart
from small_figures import X


def test_a_comparison_sees_what_is_missing(both, fig, ax):
    ax.plot(X, np.sin(X), linewidth=3)
    drawn = both(fig)
    assert drawn.apart.within()
    drawn.opengl[:] = 255
    assert not drawn.apart.within()
    assert drawn.apart.largest > 200


def test_a_comparison_sees_what_is_transparent(both, fig):
    fig.patch.set_facecolor("none")
    drawn = both(fig)
    assert drawn.apart == Apart(0, 0, 0)
    drawn.opengl[:40] = 255
    assert not drawn.apart.within()
