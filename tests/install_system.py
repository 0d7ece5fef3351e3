"""Install what the tests need of the system: an X server without a screen, Mesa's software OpenGL, a browser.

Quick when all is there. Where it may not install, it says what is missing, and pytest leaves out the tests that need
that.
"""

from apt import install, may_install
from system import missing


def main() -> None:
    if missing() and may_install():
        install(*missing())
    if needed := " ".join(missing()):
        print(f"the tests that need {needed} (Debian's names) are left out: apt install {needed}")


if __name__ == "__main__":
    main()
