"""Pillow images as frames of a video, in the colours that Pillow shows for their mode."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..errors import FrameError
from ..video.frames import Frame
from ..video.pixel_formats import Array
from .registry import SourceContext

#: Modes whose memory is a frame as it is.
_AS_THEY_ARE = ("L", "RGB", "RGBA")
#: Other modes, and those that Pillow takes them to, one after the other. Palettes are in ``_colours``.
_CONVERSIONS = {
    "1": ("L",),
    "LA": ("RGBA",),
    "La": ("LA", "RGBA"),
    "PA": ("RGBA",),
    "RGBa": ("RGBA",),
    "P": ("RGB",),
    "RGBX": ("RGB",),
    "CMYK": ("RGB",),
    "YCbCr": ("RGB",),
    "HSV": ("RGB",),
}
#: What to do about modes that say nothing of what is white.
_REMEDIES = {
    "I": "it has 32 bits; give np.asarray(image).clip(0, 65535).astype(np.uint16) if 65535 is white",
    "F": "it has floats; give (np.asarray(image) * 255).round().clip(0, 255).astype(np.uint8) if 1.0 is white",
}


class PillowImageSource:
    """A Pillow image as it is now."""

    def __init__(self, image: Image.Image) -> None:
        self._image = image

    def frame(self, context: SourceContext) -> Frame:
        """The image in its colours; with alpha where it is transparent, and with 16 bits where it has them.

        Raises:
            FrameError: the image's mode has no colours.
        """
        return Frame.from_array(_colours(self._image, context.number), context.number)


def _colours(image: Image.Image, number: int) -> Array:
    mode = image.mode
    if mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16, copy=False)
    # A PNG may name one colour as transparent, or give each of its palette's colours an alpha.
    if "transparency" in image.info and mode in ("1", "L", "P", "RGB"):
        return np.asarray(image.convert("RGBA"))
    if mode == "P" and image.palette is not None and image.palette.mode == "RGBA":
        return np.asarray(image.convert("RGBA"))
    if mode == "LAB":
        return np.asarray(_rgb_of_lab(image, number))
    if mode not in _AS_THEY_ARE and mode not in _CONVERSIONS:
        remedy = _REMEDIES.get(mode, 'give image.convert("RGB")')
        raise FrameError(f"frame {number} is a Pillow image of mode {mode!r}, which has no colours: {remedy}")
    for other in _CONVERSIONS.get(mode, ()):
        image = image.convert(other)
    return np.asarray(image)


def _rgb_of_lab(image: Image.Image, number: int) -> Image.Image:
    """The sRGB colours of CIELAB, which ``Image.convert`` does not know."""
    from PIL import ImageCms

    try:
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
    except (ImportError, ImageCms.PyCMSError) as error:  # a Pillow without LittleCMS
        raise FrameError(
            f"frame {number} is a Pillow image of mode 'LAB', which Pillow cannot convert here: {error}; "
            f"give an image of mode 'RGB'"
        ) from error
    assert converted is not None  # as it would be in place
    return converted
