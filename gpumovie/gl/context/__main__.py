"""``python -m gpumovie.gl.context NUMBER``: one candidate, tried for ``survey``."""

import sys

from .survey import answer

print(answer(int(sys.argv[1])))
