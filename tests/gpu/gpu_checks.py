"""What is asked of a GPU's OpenGL and encoder; checks take a context where they can: software can be asked too."""

from __future__ import annotations

import re
import subprocess
import threading
from pathlib import Path

import numpy as np

import gpumovie as gm
from gpumovie.gl import api as gl
from gpumovie.gl.context import BaseContext, open_context
from gpumovie.gl.context.egl import Device, devices
from gpumovie.gl.readback import Readback, Strategy
from gpumovie.video.colour.bt709 import rgb_to_yuv420

#: Data-centre chips without NVENC (NVIDIA's Video Encode and Decode GPU Support Matrix).
_WITHOUT_NVENC = re.compile(r"\b(A30|A100|H100|H200|H800|GH200|B100|B200|B300|GB200|GB300)\b")
#: How NVENC may say so: by its session, or because the driver was installed without its library.
_REASONS = {"no-encoder-chip", "no-device", "no-driver"}


def gpu_names() -> list[str]:
    """The GPUs by nvidia-smi; none where there is no such program."""
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return []
    return done.stdout.strip().splitlines() if done.returncode == 0 else []


def nvidia_devices() -> list[Device]:
    return [device for device in devices() if device.cuda is not None]


def check_device(number: int, vendor: str, hardware: bool) -> None:
    """``device=number`` opens a context of that vendor, that can be drawn into."""
    context = open_context("egl", device=number)
    try:
        assert vendor.lower() in f"{context.features.vendor} {context.features.renderer}".lower()
        assert context.features.hardware is hardware
        assert str(number) in context.name
        with gm.Canvas((32, 16), context=context) as canvas:
            clear(canvas, 200)
            assert canvas.read()[..., 0].min() == canvas.read()[..., 0].max() == 200
    finally:
        context.close()


def clear(canvas: gm.Canvas, red: int) -> None:
    with canvas.draw():
        gl.glClearColor(red / 255, 0, 0, 1)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)


def check_yuv(context: BaseContext, size: tuple[int, int], bits: int) -> None:
    """The pass gives what numpy gives, to within 1, for random pixels."""
    dtype = np.uint8 if bits == 8 else np.uint16
    random = np.random.default_rng(709)
    picture = random.integers(0, np.iinfo(dtype).max, (size[1], size[0], 4), dtype, endpoint=True)
    with gm.Canvas(size, context=context, bits=8 if bits == 8 else 16) as canvas:
        with canvas.draw():
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
            gl.glWindowPos2i(0, 0)
            kind = gl.GL_UNSIGNED_BYTE if bits == 8 else gl.GL_UNSIGNED_SHORT
            gl.glDrawPixels(*size, gl.GL_RGBA, kind, np.ascontiguousarray(picture[::-1]))
        assert np.array_equal(canvas.read(), picture)
        lease = canvas.start_reading("nv12" if bits == 8 else "p010").wait()
        flat = np.frombuffer(lease.data, dtype)[: size[0] * size[1] * 3 // 2].astype(np.int32)
        lease.release()
    luma, cb, cr = rgb_to_yuv420(picture, bits)
    wanted = np.concatenate([luma.ravel(), np.stack([cb, cr], -1).ravel()]).astype(np.int32)
    assert np.abs((flat if bits == 8 else flat // 64) - wanted).max() <= 1
    assert bits == 8 or not np.any(flat % 64)


def check_ring(context: BaseContext, strategy: Strategy, frames: int = 40) -> None:
    """Frames come out whole and in the order in which they were drawn, given back by another thread."""
    seen: list[tuple[int, int]] = []
    waiting: list[Readback] = []
    givers: list[threading.Thread] = []

    def take(reading: Readback) -> None:
        lease = reading.wait()
        red = np.frombuffer(lease.data, np.uint8)[::4]
        seen.append((int(red.min()), int(red.max())))
        givers.append(threading.Thread(target=lease.release))
        givers[-1].start()

    with gm.Canvas((640, 360), context=context, strategy=strategy, slots=4) as canvas:
        for number in range(frames):
            clear(canvas, number)
            waiting.append(canvas.start_reading("rgba"))
            if len(waiting) == 3:
                take(waiting.pop(0))
        while waiting:
            take(waiting.pop(0))
        for giver in givers:
            giver.join()
    assert seen == [(number, number) for number in range(frames)]


def check_scene(device: int | None) -> None:
    """A scene leaves by the ring as vispy's own render() has it."""
    from vispy.scene import Line, Markers

    random = np.random.default_rng(7)
    with gm.Scene((320, 240), device=device) as scene:
        scene.view.camera = "turntable"
        Line(random.normal(0, 0.3, (200, 3)), "cyan", parent=scene.view.scene)
        markers = Markers(parent=scene.view.scene)
        markers.set_data(random.normal(0, 0.3, (200, 3)), size=6, face_color="orange")
        # render() has 16 bits of depth, we have 24: which of two markers is in front would differ.
        markers.set_gl_state("translucent", depth_test=False)
        backend = scene._backend
        for azimuth in (0, 40):
            scene.view.camera.azimuth = azimuth
            backend.draw()
            lease = backend.canvas.start_reading("rgb").wait()
            drawn = np.frombuffer(lease.data, np.uint8).reshape(240, 320, 4)[::-1, :, :3].astype(np.int16)
            lease.release()
            rendered = scene.render(alpha=False).astype(np.int16)
            assert rendered.max() > 100
            assert np.abs(drawn - rendered).max() <= 1


def check_encoder(folder: Path, device: int | None, gpus: list[str]) -> None:
    """NVENC where the chip has it; libx264 where not, and the reason is that chip."""
    with gm.Canvas((640, 360), device=device) as canvas, gm.Movie(folder / "film.mp4") as movie:
        for number in range(30):
            clear(canvas, number * 8)
            movie.write(canvas)
    info = movie.info
    assert info.frames == 30
    if gpus and not _WITHOUT_NVENC.search(gpus[0]):
        assert info.encoder == "h264_nvenc", str(info)
        return
    assert info.encoder == "libx264", str(info)
    assert any(r.encoder == "h264_nvenc" and r.kind in _REASONS for r in info.rejected), str(info)
