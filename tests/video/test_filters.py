"""Our filters alone, from every kind of frame to every pixel format, held against BT.709 in numpy."""

import subprocess

import numpy as np
import pytest

from gpumovie.video.colour.bt709 import CB_DIVISOR, CR_DIVISOR, KB, KG, KR, rgb_to_yuv420
from gpumovie.video.colour.filters import encoder_filters
from gpumovie.video.encoders.encoder import Encoder
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.pixel_formats import FORMATS, bits_of, is_yuv, subsampling

SIZE = 32
GRAY, RGB = ("gray", "gray16le"), ("rgb24", "bgr24", "rgba", "bgra", "rgb48le", "rgba64le")


def picture(bits: int) -> np.ndarray:
    """A ramp of gray above, the corners of the colour cube and noise below, in blocks of 2x2: one chroma each."""
    top, kind = 2**bits - 1, np.uint8 if bits == 8 else np.uint16
    blocks = np.random.default_rng(bits).integers(0, top + 1, (SIZE // 2, SIZE // 2, 3), kind)
    blocks[:4] = np.linspace(0, top, SIZE // 2).astype(kind)[:, None]
    blocks[4] = np.array([[top * (n >> i & 1) for i in range(3)] for n in range(8)], kind).repeat(2, 0)
    return blocks.repeat(2, 0).repeat(2, 1)


def packed(name: str) -> tuple[bytes, np.ndarray]:
    """A frame of the format, and its colours, 0 to 1."""
    layout = FORMATS[name]
    rgb = picture(layout.bits)
    if layout.model == "gray":
        rgb = rgb[..., 1:2].repeat(3, -1)
        return rgb[..., :1].astype(layout.dtype).tobytes(), rgb / (2**layout.bits - 1)
    samples = rgb[..., ::-1] if name.startswith("bgr") else rgb
    if layout.alpha:
        samples = np.concatenate([samples, np.full_like(samples[..., :1], 100)], -1)
    return samples.astype(layout.dtype).tobytes(), rgb / (2**layout.bits - 1)


def expected(rgb: np.ndarray, pixel_format: str) -> list[np.ndarray]:
    """Y, Cb, Cr, or gray, or red, green, blue: unrounded."""
    red, green, blue = np.moveaxis(rgb, -1, 0)
    luma, top = KR * red + KG * green + KB * blue, 2 ** bits_of(pixel_format) - 1
    if not is_yuv(pixel_format):
        return [top * luma] if "gray" in pixel_format else [top * red, top * green, top * blue]
    h, v = subsampling(pixel_format)
    planes, step = [], 2 ** (bits_of(pixel_format) - 8)
    for chroma in ((blue - luma) / CB_DIVISOR, (red - luma) / CR_DIVISOR):
        planes.append((128 + 224 * chroma.reshape(SIZE // v, v, SIZE // h, h).mean((1, 3))) * step)
    return [(16 + 219 * luma) * step, *planes]


def unpacked(data: bytes, pixel_format: str) -> list[np.ndarray]:
    """The same planes out of raw frames."""
    deep = (">u2" if pixel_format.endswith("be") else "<u2") if bits_of(pixel_format) > 8 else "u1"
    flat, whole = np.frombuffer(data, deep).astype(int), SIZE * SIZE
    if is_yuv(pixel_format):
        h, v = subsampling(pixel_format)
        part = whole // (h * v)
        flat = flat >> 6 if pixel_format == "p010le" else flat
        rest = flat[whole : whole + 2 * part]
        packed_chroma = pixel_format in {"nv12", "p010le"}
        chroma = rest.reshape(-1, 2).T if packed_chroma else rest.reshape(2, -1)
        return [flat[:whole], chroma[0], chroma[1]]
    if pixel_format.startswith("gray"):
        return [flat]
    if pixel_format.startswith("gb"):
        return [flat[2 * whole : 3 * whole], flat[:whole], flat[whole : 2 * whole]]
    samples = flat.reshape(whole, -1)
    return [samples[:, i] for i in ((2, 1, 0) if pixel_format.startswith("bgr") else (0, 1, 2))]


def filtered(ffmpeg: str, encoder: Encoder, source: str, data: bytes, pixel_format: str) -> bytes:
    command = [
        *(ffmpeg, "-v", "error", "-f", "rawvideo", "-pixel_format", source, "-video_size", f"{SIZE}x{SIZE}"),
        *("-i", "pipe:0", "-vf", ",".join(encoder_filters(encoder, pixel_format, FORMATS[source]))),
        *("-f", "rawvideo", "-pix_fmt", pixel_format, "-"),
    ]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def tolerance(source: str, pixel_format: str) -> float:
    """In steps of the target: swscale rounds, and dithers where it drops bits."""
    if bits_of(pixel_format) == 16:
        # Gray of sixteen bits is off by one of 256 in some versions.
        return 260 if pixel_format.startswith("gray") else 45
    return 2.0 if not is_yuv(pixel_format) else 1.1


FORMATS_MADE = sorted(
    {(name, e.name) for e in map(ENCODERS.get, ("ffv1", "png", "libx264rgb")) for name in e.all_formats()}
    | {("p010le", "hevc_nvenc"), ("nv12", "h264_nvenc"), ("yuva444p10le", "prores_ks"), ("gbrp", "libx265")}
)


@pytest.mark.parametrize(("pixel_format", "encoder"), FORMATS_MADE)
def test_gray_and_rgb_become_bt709(ffmpeg, pixel_format, encoder):
    for source in (*GRAY, *RGB):
        data, rgb = packed(source)
        made = unpacked(filtered(ffmpeg, ENCODERS[encoder], source, data, pixel_format), pixel_format)
        for got, wanted in zip(made, expected(rgb, pixel_format), strict=True):
            worst = np.abs(got - wanted.ravel()).max()
            assert worst <= tolerance(source, pixel_format), f"{source} to {pixel_format}"


@pytest.mark.parametrize("source", [*GRAY, *RGB])
@pytest.mark.parametrize("pixel_format", ["yuv420p10le", "p010le", "yuv422p10le", "yuv444p10le"])
def test_white_of_ten_bits_is_940_and_black_64(ffmpeg, source, pixel_format):
    layout = FORMATS[source]
    for value, luma in ((2**layout.bits - 1, 940), (0, 64)):
        data = np.full(layout.frame_bytes((SIZE, SIZE)) // layout.dtype.itemsize, value, layout.dtype).tobytes()
        planes = unpacked(filtered(ffmpeg, ENCODERS["libx265"], source, data, pixel_format), pixel_format)
        assert set(planes[0]) == {luma}
        assert set(planes[1]) == set(planes[2]) == {512}


@pytest.mark.parametrize("pixel_format", ["gray", "rgb24", "bgr0", "gbrp10le", "rgb48be", "p010le", "yuv420p10le"])
def test_yuv_frames_are_taken_for_bt709(ffmpeg, pixel_format):
    """Flat colours, as chroma is interpolated."""
    for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (90, 140, 30)):
        rgb = np.full((SIZE, SIZE, 3), colour, np.uint8)
        data = b"".join(plane.tobytes() for plane in rgb_to_yuv420(rgb))
        made = unpacked(filtered(ffmpeg, ENCODERS["png"], "yuv420p", data, pixel_format), pixel_format)
        for got, wanted in zip(made, expected(rgb / 255, pixel_format), strict=True):
            assert np.abs(got - wanted.ravel()).max() <= 3.1 * 2 ** (bits_of(pixel_format) - 8)


def test_yuv_frames_in_a_gif_are_bt709(ffmpeg):
    red = np.full((SIZE, SIZE, 3), (255, 0, 0), np.uint8)
    data = b"".join(plane.tobytes() for plane in rgb_to_yuv420(red))
    made = np.frombuffer(filtered(ffmpeg, ENCODERS["gif"], "yuv420p", data, "rgb24"), np.uint8)
    assert np.abs(made.reshape(-1, 3).astype(int) - (255, 0, 0)).max() <= 4


@pytest.mark.parametrize("encoder", ["png", "apng"])
@pytest.mark.parametrize("source", ["gray", "rgb24", "nv12", "yuv420p"])
@pytest.mark.parametrize("pixel_format", ["rgb24", "gray"])
def test_pictures_are_tagged_srgb(ffmpeg, encoder, source, pixel_format):
    filters = ",".join([*encoder_filters(ENCODERS[encoder], pixel_format, FORMATS[source]), "showinfo"])
    command = [
        *(ffmpeg, "-hide_banner", "-f", "rawvideo", "-pixel_format", source, "-video_size", f"{SIZE}x{SIZE}"),
        *("-i", "pipe:0", "-vf", filters, "-f", "null", "-"),
    ]
    data = bytes(FORMATS[source].frame_bytes((SIZE, SIZE)))
    said = subprocess.run(command, input=data, capture_output=True, check=True).stderr.decode()
    for tag in ("color_range:pc", "color_primaries:bt709", "color_trc:iec61966-2-1"):
        assert tag in said
