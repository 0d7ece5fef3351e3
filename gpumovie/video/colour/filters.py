"""ffmpeg's filters from the frames of a film to the encoder's pixel format: conversion, colour tags, palette."""

from __future__ import annotations

from collections.abc import Sequence

from ..encoders.encoder import Encoder
from ..pixel_formats import PixelFormat, bits_of, has_alpha, is_yuv

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
# For swscale, white of sixteen bits is 255 * 256 on the way to or from another depth, so that 65535 would be
# Y = 943 of ten bits instead of 940, and white of eight bits 1021 of 1023.
_WHITE_TO_SWSCALE = "lut=c0=val*256/257:c1=val*256/257:c2=val*256/257"
_WHITE_FROM_SWSCALE = "lut=c0=val*257/256:c1=val*257/256:c2=val*257/256"
# swscale's own way to gray is BT.601 or BT.709 by version; the luma of full-range YUV is BT.709 in all of them.
_TO_GRAY = "scale=flags=accurate_rnd:{range}out_color_matrix=bt709:out_range=pc,format={yuv},extractplanes=y"
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


def encoder_filters(
    encoder: Encoder,
    pixel_format: str,
    source: PixelFormat,
    matrix: str = "bt709",
    own: Sequence[str] = (),
) -> list[str]:
    """The filters, in order, that turn frames of ``source`` into what the encoder is given.

    Args:
        encoder: it may need frames on its device.
        pixel_format: what it encodes, by ffmpeg's name.
        source: how frames come down the pipe.
        matrix: the colour matrix that players will use: ``bt709`` or ``bt601``.
        own: the user's filters; they get frames that are converted and tagged.
    """
    flip = ["vflip"] if source.bottom_up else []  # costs ffmpeg nothing: it counts the rows backwards
    if encoder.codec == "gif":
        tag = [_TAG_BT709] if source.model == "yuv" else []
        return [*flip, *tag, *own, _PALETTE.format(colours="bgra" if source.alpha else "rgb24")]
    # A filter of the user may leave frames in a format of its own; what follows it makes them right again.
    again = _back(encoder, pixel_format, matrix) if own else []
    upload = [encoder.upload] if encoder.upload else []
    return [*flip, *_conversion(encoder, pixel_format, source, matrix), *own, *again, *upload]


def _conversion(encoder: Encoder, pixel_format: str, source: PixelFormat, matrix: str) -> list[str]:
    """From ``source`` to ``pixel_format``, tagged."""
    format_, bits = f"format={pixel_format}", bits_of(pixel_format)
    if is_yuv(pixel_format):
        tag = [_TAG_BT709] if matrix == "bt709" else []
        if source.model == "yuv":
            # By ffmpeg 6.0 and 7.0, yuv420p straight to P010 is off by 5 of 1023.
            widened = ["format=yuv420p10le"] if pixel_format == "p010le" and source.bits == 8 else []
            return [*(tag or [_YUV_TO_YUV.format(matrix=matrix)]), *widened, format_]
        white = [_WHITE_TO_SWSCALE] if source.bits == 16 else []
        convert = _GRAY_TO_YUV.format(matrix=matrix) if source.model == "gray" else rgb_to_yuv_filter(matrix)
        return [*white, convert, *tag, format_]
    tag = [_rgb_tag(encoder)]
    if pixel_format.startswith("gray") and source.model != "gray":
        limited = "in_color_matrix=bt709:in_range=tv:" if source.model == "yuv" else ""
        gray = _TO_GRAY.format(range=limited, yuv="yuv444p16le" if bits == 16 else "yuv444p")
        return [gray, format_, *tag]
    if source.model == "yuv":
        return [_TAG_BT709, format_, *tag]
    if source.bits == 8 and bits > 8:
        if source.model == "gray":
            return ["format=gray16le", format_, *tag]
        deep = "rgba64le" if has_alpha(pixel_format) else "rgb48le"
        return [f"format={deep}", _WHITE_FROM_SWSCALE, format_, *tag]
    return [*tag, format_]


def _back(encoder: Encoder, pixel_format: str, matrix: str) -> list[str]:
    """From whatever a filter made of frames of ``pixel_format`` to that format, tagged.

    vflip hands over rows in their order before, to be read backwards, which SVT-AV1 refuses: ``copy`` lays them anew.
    """
    if not is_yuv(pixel_format):
        return [f"format={pixel_format}", "copy", _rgb_tag(encoder)]
    tag = [_TAG_BT709] if matrix == "bt709" else []
    return [f"scale=out_color_matrix={matrix}:out_range=tv", f"format={pixel_format}", "copy", *tag]


def _rgb_tag(encoder: Encoder) -> str:
    return _TAG_SRGB if encoder.codec in {"png", "apng"} else _TAG_RGB
