"""Which way to OpenGL is taken, and what is said of the others."""

import logging

import pytest
from drawings import run_python

import gpumovie as gm
from gpumovie.gl.context import egl, glfw, library, opening
from gpumovie.gl.context.egl import Device
from gpumovie.gl.context.library import CannotOpenError
from gpumovie.gl.context.opening import candidates, open_context

#: Stands in for machines with GPUs: EGL's order is not CUDA's, and Mesa's software device comes last.
TWO_GPUS = [
    Device(0, 0x10, 1, "/dev/dri/card1", False),
    Device(1, 0x20, 0, "/dev/dri/card0", False),
    Device(2, 0x30, None, "", True),
]
NO_CUDA = [Device(0, 0x10, None, "/dev/dri/card0", False), Device(1, 0x20, None, "", True)]


@pytest.fixture
def opened(monkeypatch):
    """The devices by which EGL would have been opened, and EGL has ``TWO_GPUS``."""
    tried = []

    def refuse(device):
        tried.append(device)
        raise CannotOpenError("a stand-in")

    monkeypatch.setattr(egl, "Context", refuse)
    monkeypatch.setattr(egl, "devices", lambda: TWO_GPUS)
    return tried


def names(*given):
    return [name for name, _ in candidates(*given)]


# --- order -------------------------------------------------------------------------------------------------------


def test_the_order(opened):
    assert names() == [
        "EGL device 0 (/dev/dri/card1, CUDA device 1)",
        "EGL device 1 (/dev/dri/card0, CUDA device 0)",
        "EGL surfaceless",
        "OSMesa",
        "GLFW hidden window",
    ]


def test_each_candidate_opens_its_own_device(opened):
    for name, open_it in candidates("egl"):
        with pytest.raises(CannotOpenError, match="stand-in"):
            open_it()
        assert name == ("EGL surfaceless" if opened[-1] is None else f"EGL device {opened[-1]}")
    assert opened == [*TWO_GPUS[:2], None]


@pytest.mark.parametrize(("kind", "expected"), [("osmesa", ["OSMesa"]), ("glfw", ["GLFW hidden window"])])
def test_a_kind_that_is_named_is_the_only_one(opened, monkeypatch, kind, expected):
    assert names(kind) == expected
    monkeypatch.setenv("GPUMOVIE_CONTEXT", kind)
    assert names() == expected


def test_an_argument_wins_over_the_environment(opened, monkeypatch):
    monkeypatch.setenv("GPUMOVIE_CONTEXT", "osmesa")
    monkeypatch.setenv("GPUMOVIE_DEVICE", "7")
    assert names("glfw") == ["GLFW hidden window"]
    assert names("egl", 0) == ["EGL device 1 (/dev/dri/card0, CUDA device 0)"]
    assert names(None, 1) == ["EGL device 0 (/dev/dri/card1, CUDA device 1)"]


def test_variables_that_are_empty_say_nothing(opened, monkeypatch):
    monkeypatch.setenv("GPUMOVIE_CONTEXT", "")
    monkeypatch.setenv("GPUMOVIE_DEVICE", "")
    assert len(names()) == 5


# --- devices -----------------------------------------------------------------------------------------------------


def test_a_gpu_has_the_number_that_cuda_gives_it(opened, monkeypatch):
    monkeypatch.setenv("GPUMOVIE_DEVICE", "1")
    with pytest.raises(gm.NoContextError, match="EGL device 0"):
        open_context()
    with pytest.raises(gm.NoContextError, match="EGL device 1"):
        open_context(device=0)
    assert opened == TWO_GPUS[:2]


def test_without_cuda_a_device_has_egls_number(opened, monkeypatch):
    monkeypatch.setattr(egl, "devices", lambda: NO_CUDA)
    assert names(None, 0) == ["EGL device 0 (/dev/dri/card0)"]
    assert names(None, 1) == ["EGL device 1 (software)"]


def test_a_device_that_is_not_there(opened):
    with pytest.raises(gm.OptionError, match=r"device 2 is not there; EGL has 0 \(/dev/dri/card1, CUDA"):
        open_context(device=2)


def test_a_device_without_any_egl(monkeypatch):
    monkeypatch.setattr(egl, "devices", failing("libEGL.so.1: cannot open"))
    with pytest.raises(gm.NoContextError, match=r"EGL device: libEGL\.so\.1: cannot open"):
        open_context(device=0)


def test_the_real_device_is_opened(context):
    """On a machine without a GPU that is Mesa's own."""
    number = next(d for d in egl.devices())
    with gm.Canvas((8, 8), device=number.index if number.cuda is None else number.cuda) as canvas:
        assert canvas.context.name == f"EGL device {number}"
        assert not canvas.read().any()


# --- what cannot be ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["wgl", "EGL", "egl "])
def test_a_kind_that_is_unknown(monkeypatch, value):
    with pytest.raises(gm.OptionError, match=f"context='{value}' is not known; there are egl, osmesa, glfw"):
        gm.Canvas((8, 8), context=value)
    monkeypatch.setenv("GPUMOVIE_CONTEXT", value)
    with pytest.raises(gm.OptionError, match=f"GPUMOVIE_CONTEXT='{value}' is not known"):
        gm.Canvas((8, 8))


@pytest.mark.parametrize("value", [-1, True, 0.0, "0"])
def test_a_device_that_is_no_number(value):
    with pytest.raises(gm.OptionError, match=f"device={value!r} is no number of a GPU; they count from 0"):
        gm.Canvas((8, 8), device=value)


@pytest.mark.parametrize("value", ["-1", "gpu0", "1.0"])
def test_a_variable_that_is_no_number(monkeypatch, value):
    monkeypatch.setenv("GPUMOVIE_DEVICE", value)
    with pytest.raises(gm.OptionError, match=f"GPUMOVIE_DEVICE='{value}' is no number of a GPU"):
        gm.Canvas((8, 8))


def test_only_egl_can_choose_a_device():
    with pytest.raises(gm.OptionError, match="device=0 cannot be had with context 'osmesa': only 'egl' can"):
        gm.Canvas((8, 8), context="osmesa", device=0)


# --- reasons -----------------------------------------------------------------------------------------------------


def failing(reason):
    def fail(*_):
        raise CannotOpenError(reason)

    return fail


def test_reasons_are_kept_and_say_what_to_install(monkeypatch):
    monkeypatch.setattr(egl, "_loaded", [])
    monkeypatch.setattr(egl, "load_library", failing("libEGL.so.1: cannot open shared object file"))
    monkeypatch.setattr(library, "load_library", failing("libOSMesa.so.8: cannot open shared object file"))
    monkeypatch.setattr(library, "_load_packaged_osmesa", lambda: None)
    monkeypatch.setattr(glfw.glfw, "init", lambda: False)
    with pytest.raises(gm.NoContextError, match="install what is named") as caught:
        gm.Canvas((8, 8))
    told = {attempt.name: attempt.reason for attempt in caught.value.rejected}
    assert list(told) == ["EGL device", "EGL surfaceless", "OSMesa", "GLFW hidden window"]
    assert all(f"{name}: {reason}" in str(caught.value) for name, reason in told.items())
    assert told["EGL device"].startswith("libEGL.so.1: cannot open shared object file (Debian: apt install libegl1 ")
    assert "pip install 'gpumovie[software-gl]'" in told["OSMesa"] and "apt install libosmesa6" in told["OSMesa"]
    assert "apt install libgl1 xvfb, and start the program by xvfb-run" in told["GLFW hidden window"]


def test_the_package_of_osmesa_that_is_broken(monkeypatch, tmp_path):
    class File:
        name, parent = "libOSMesa-1.so", tmp_path / "lavavu_osmesa.libs"

        def locate(self):
            return tmp_path / self.name

    load = library.load_library
    monkeypatch.setattr(
        library, "load_library", lambda *names: load(*names) if len(names) == 1 else failing("none")()
    )
    monkeypatch.setattr("importlib.metadata.files", lambda _: [File()])
    with pytest.raises(gm.NoContextError, match=r"the library of lavavu-osmesa does not load: .*libOSMesa-1\.so"):
        open_context("osmesa")


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("initialize", "eglInitialize failed: .*apt install"),
        ("bind_api", "the driver has OpenGL ES only"),
        ("create_context", "no OpenGL 3.3 compatibility context: eglCreateContext failed"),
        ("make_current", "cannot be made current: "),
    ],
)
def test_what_egl_refuses(context, monkeypatch, function, reason):
    monkeypatch.setattr(egl._egl(), function, lambda *_: 0)
    with pytest.raises(gm.NoContextError, match=f"EGL surfaceless: .*{reason}"):
        open_context("egl")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3.2 Mesa 9", "has OpenGL 3.2, need 3.3 or newer: update the driver"),
        ("2.1", "has OpenGL 2.1, need 3.3"),
        ("OpenGL ES 3.2", "gives its version as 'OpenGL ES 3.2'"),
    ],
)
def test_a_driver_that_is_too_old(context, monkeypatch, text, reason):
    monkeypatch.setattr(egl.Context, "_string", lambda self, name: text)
    with pytest.raises(gm.NoContextError, match=reason):
        open_context("egl")
    context.make_current()  # what was open before still is


@pytest.mark.parametrize("version", ["2.1", "3.0"])
def test_mesa_made_old(tmp_path, version):
    code = """
import gpumovie as gm
try:
    gm.Canvas((8, 8), context="egl")
except gm.NoContextError as error:
    print(error)
"""
    said = run_python(code, tmp_path, MESA_GL_VERSION_OVERRIDE=version)
    assert "EGL surfaceless: " in said and "3.3" in said


# --- what is said ------------------------------------------------------------------------------------------------


def test_drawing_on_the_cpu_is_said_once(monkeypatch, caplog, context):
    monkeypatch.setattr(opening, "_reported", [])
    monkeypatch.setattr(egl, "devices", failing("no list"))
    with caplog.at_level(logging.INFO, "gpumovie"):
        for _ in range(2):
            with gm.Canvas((8, 8)) as canvas:
                assert not canvas.context.features.hardware
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert warnings[0].startswith(f"OpenGL draws on the CPU here ({context.features.renderer} by EGL surfaceless)")
    assert "EGL device: no list" in warnings[0], "and why no GPU"
    told = [r.getMessage() for r in caplog.records if r.levelno == logging.INFO]
    assert sum("OpenGL by EGL surfaceless" in line for line in told) == 2


def test_a_canvas_is_made_in_a_context_that_is_given(context):
    with gm.Canvas((8, 8), context=context) as canvas:
        assert canvas.context is context
    assert not context.closed
