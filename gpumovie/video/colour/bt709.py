"""BT.709: its numbers, and the reference conversions in numpy that every faster one is held against.

All YUV here has the limited range, and a chroma sample is the mean of its pixels, so it is sited at their centre.
"""

from __future__ import annotations

import numpy as np

from ..pixel_formats import Array, PixelFormat, Size

#: Weights of red, green and blue in luma (ITU-R BT.709-6, item 3.2).
KR, KG, KB = 0.2126, 0.7152, 0.0722
#: Cb is (B - Y) / CB_DIVISOR and Cr is (R - Y) / CR_DIVISOR (item 3.3): both reach from -0.5 to 0.5.
CB_DIVISOR, CR_DIVISOR = 2 * (1 - KB), 2 * (1 - KR)
#: Of 8-bit samples: luma's range and black, chroma's range and zero (item 4.6); each further bit doubles them.
LUMA_RANGE, LUMA_OFFSET = 219, 16
CHROMA_RANGE, CHROMA_OFFSET = 224, 128


def rgb_to_yuv420(rgb: Array, bits: int = 8) -> tuple[Array, Array, Array]:
    """Convert RGB to Y'CbCr planes in 4:2:0.

    Args:
        rgb: shape (height, width, 3 or more), uint8 or uint16, full range; samples after the third are ignored.
            Width and height are even.
        bits: depth of the result, 8 or more.

    Returns:
        Y, shape (height, width), Cb and Cr, shape (height / 2, width / 2); uint8 for 8 bits and uint16 above.
    """
    r, g, b = (rgb[..., i].astype(np.float64) / np.iinfo(rgb.dtype).max for i in range(3))
    y = KR * r + KG * g + KB * b
    cb, cr = (b - y) / CB_DIVISOR, (r - y) / CR_DIVISOR
    step = 2.0 ** (bits - 8)
    kind = np.uint8 if bits <= 8 else np.uint16

    def quantise(plane: Array, scale: float, offset: float) -> Array:
        return np.rint((offset + scale * plane) * step).astype(kind)

    def halve(plane: Array) -> Array:
        return (plane[0::2, 0::2] + plane[0::2, 1::2] + plane[1::2, 0::2] + plane[1::2, 1::2]) / 4

    cb, cr = (quantise(halve(plane), CHROMA_RANGE, CHROMA_OFFSET) for plane in (cb, cr))
    return quantise(y, LUMA_RANGE, LUMA_OFFSET), cb, cr


def yuv_to_rgb(planes: list[Array], layout: PixelFormat, size: Size) -> Array:
    """Convert the planes of a YUV frame to RGB, with chroma repeated instead of interpolated.

    Args:
        planes: as ``layout.split`` gives them, reduced to 8 bits: uint8.
        layout: the frame's pixel format.
        size: (width, height) of the frame.

    Returns:
        Shape (height, width, 3), uint8.
    """
    luma = (planes[0][..., 0].astype(np.float32) - LUMA_OFFSET) * np.float32(255 / LUMA_RANGE)
    chroma = (np.concatenate(planes[1:], axis=2).astype(np.float32) - CHROMA_OFFSET) * np.float32(255 / CHROMA_RANGE)
    cb, cr = chroma[..., 0], chroma[..., 1]
    red, blue = CR_DIVISOR * cr, CB_DIVISOR * cb
    green = -(KR * red + KB * blue) / KG
    h, v, _ = layout.planes[1]
    rgb = np.empty((*luma.shape, 3), np.uint8)
    for channel, offset in enumerate((red, green, blue)):
        enlarged = offset.repeat(v, axis=0).repeat(h, axis=1)[: size[1], : size[0]]
        rgb[..., channel] = np.clip(np.rint(luma + enlarged), 0, 255)
    return rgb
