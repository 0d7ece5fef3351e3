"""ffmpeg's filters from the frames of a film to the encoder's pixel format: conversion, colour tags, palette."""

from __future__ import annotations

from ..encoders.encoder import Encoder
from ..pixel_formats import PixelFormat

# Converting and tagging work only together, on ffmpeg 5.1 to 9.0: `scale` converts, `setparams` tags. Output
# options alone either leave BT.601 samples under BT.709 tags, or lose the tags. `area` makes a chroma sample
# the mean of its 2x2 pixels (the default, bicubic, differs from that by up to 24 of 255), and with full_chroma_inp
# it takes a third less time for it.
_RGB_TO_YUV = "scale=flags=area+full_chroma_inp:out_color_matrix={matrix}:out_range=tv"
# A gray frame is full range like RGB, but swscale takes it for limited-range luma, and without accurate_rnd makes
# half of its chroma 127.
_GRAY_TO_YUV = "scale=flags=area+accurate_rnd:in_range=pc:out_color_matrix={matrix}:out_range=tv"
_YUV_TO_YUV = "scale=in_color_matrix=bt709:out_color_matrix={matrix}:in_range=tv:out_range=tv"
_TAG_BT709 = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
_TAG_RGB = "setparams=color_primaries=bt709:color_trc=bt709:range=pc"
# Browsers go by the tags of a PNG, and show values under BT.709's curve darker than they are meant.
_TAG_SRGB = "setparams=color_primaries=bt709:color_trc=iec61966-2-1:range=pc"
# A palette for each frame, so that memory does not grow with the film, as one palette for all frames would make it.
# Without diff_mode=rectangle, which leaves pixels outside the changed rectangle with indices of the palette before.
# One entry of a palette is transparent, which palettegen keeps free anyway: opaque frames look the same either way.
_PALETTE = (
    "format={colours},split[a][b];[a]palettegen=stats_mode=single:reserve_transparent=1[p];"
    "[b][p]paletteuse=new=1:dither=sierra2_4a:alpha_threshold=128"
)


def rgb_to_yuv_filter(matrix: str = "bt709") -> str:
    """The filter that converts full-range RGB to limited-range YUV by a colour matrix, by ffmpeg's name."""
    return _RGB_TO_YUV.format(matrix=matrix)


def encoder_filters(encoder: Encoder, pixel_format: str, source: PixelFormat, matrix: str = "bt709") -> list[str]:
    """The filters, in order, that turn frames of ``source`` into what the encoder is given.

    Args:
        encoder: it may need frames on its device.
        pixel_format: what it encodes, by ffmpeg's name.
        source: how frames come down the pipe.
        matrix: the colour matrix that players will use: ``bt709`` or ``bt601``.
    """
    flip = ["vflip"] if source.bottom_up else []  # costs ffmpeg nothing: it counts the rows backwards
    return flip + _conversion(encoder, pixel_format, source, matrix)


def _conversion(encoder: Encoder, pixel_format: str, source: PixelFormat, matrix: str) -> list[str]:
    if encoder.codec == "gif":
        return [_PALETTE.format(colours="bgra" if source.alpha else "rgb24")]
    if source.model == "yuv":
        filters = [_TAG_BT709] if matrix == "bt709" else [_YUV_TO_YUV.format(matrix=matrix)]
    elif "yuv" in pixel_format or pixel_format in {"nv12", "p010le"}:
        convert = _GRAY_TO_YUV.format(matrix=matrix) if source.model == "gray" else rgb_to_yuv_filter(matrix)
        filters = [convert, *([_TAG_BT709] if matrix == "bt709" else ())]
    else:
        filters = [_TAG_SRGB if encoder.codec in {"png", "apng"} else _TAG_RGB]
    return [*filters, f"format={pixel_format}", *([encoder.upload] if encoder.upload else [])]
