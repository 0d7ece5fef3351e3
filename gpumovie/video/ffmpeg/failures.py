"""What the stderr of a failed ffmpeg means, and what would help.

The order of the rules counts: a rule for the line that names the cause comes before one for the generic lines that
follow it.
"""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """Why an encoder did not work.

    Attributes:
        kind: the failure as one word, for decisions, such as ``no-driver``.
        meaning: the failure as a sentence, for people, with the remedy where there is one.
        line: the line of stderr that tells it.
        permanent: whether it will be the same next time on this machine, so that it may be remembered.
    """

    kind: str
    meaning: str
    line: str = ""
    permanent: bool = True

    def __str__(self) -> str:
        return f"{self.meaning} ({self.line})" if self.line else self.meaning


@dataclass(frozen=True)
class _Rule:
    pattern: str
    kind: str
    meaning: str
    permanent: bool = True


#: The file of a film in what ffmpeg says: ``Error opening output file:film.mp4: Permission denied``.
_FILE = r"file:.*\.(mp4|m4v|mov|mkv|webm|avi|gif|apng)"

_RULES = (
    # The disk and the file: another encoder would not help.
    _Rule(r"No space left on device", "disk-full", "the disk is full: free some space or write elsewhere", False),
    _Rule(r"Disk quota exceeded", "disk-full", "the disk quota is used up", False),
    _Rule(r"File too large", "disk-full", "the file system takes no larger file", False),
    _Rule(r"Read-only file system", "not-writable", "the file system is read-only", False),
    _Rule(rf"{_FILE}: (Permission denied|Operation not permitted)", "not-writable", "not allowed", False),
    _Rule(rf"{_FILE}: No such file or directory", "not-writable", "the file or its directory is gone", False),
    _Rule(rf"{_FILE}: Is a directory", "not-writable", "a directory has that name", False),
    # NVENC
    _Rule(
        r"Cannot load (libcuda|nvcuda)",
        "no-driver",
        "no NVIDIA driver here; in a container, run it with --gpus all and NVIDIA_DRIVER_CAPABILITIES=video,compute",
    ),
    _Rule(
        r"Cannot load (libnvidia-encode|nvEncodeAPI)",
        "no-driver",
        "the NVIDIA driver is here without its encoder library; in a container, "
        "NVIDIA_DRIVER_CAPABILITIES must contain video",
    ),
    _Rule(
        r"Driver does not support the required nvenc API version",
        "driver-too-old",
        "the NVIDIA driver is too old for this ffmpeg: update it, or use an older ffmpeg",
    ),
    _Rule(r"minimum required Nvidia driver", "driver-too-old", "the NVIDIA driver is too old for this ffmpeg"),
    _Rule(r"OpenEncodeSessionEx failed: unsupported device", "no-encoder-chip", "this GPU has no NVENC unit"),
    _Rule(
        r"OpenEncodeSessionEx failed: (out of memory|incompatible client key)",
        "busy",
        "too many NVENC sessions at once on this machine, or GPU memory is full",
        False,
    ),
    _Rule(
        r"Frame Dimension less than the minimum|dimension.*less than.*minimum|Image size is too small",
        "too-small",
        "frames are smaller than this encoder takes",
    ),
    _Rule(
        r"invalid width x height|dimensions too large|Width (\d+|not within)|"
        r"(width|height|resolution|dimension).{0,40}(exceed|too large|not supported|maximum)",
        "too-large",
        "frames are larger than this encoder takes",
    ),
    _Rule(
        r"(Temporal AQ|Lookahead|B.?frames?( as references)?|lossless|YUV444P|10 bit).{0,40}not supported",
        "no-feature",
        "this GPU cannot do what was asked",
    ),
    _Rule(r"OpenEncodeSessionEx failed: no encode device", "no-device", "no NVIDIA GPU here"),
    _Rule(r"cu(Init|DeviceGetCount).*failed|CUDA_ERROR_NO_DEVICE", "no-device", "no NVIDIA GPU here"),
    _Rule(r"No capable devices found", "no-device", "no GPU here can do what was asked"),
    # The others
    _Rule(
        r"No VA display found|Failed to open .*/dev/dri|vaInitialize failed",
        "no-device",
        "no VAAPI device here",
    ),
    _Rule(r"Cannot open .*render|Could not open .*renderD", "no-device", "no VAAPI device here"),
    _Rule(r"No usable encoding (profile|entrypoint)", "no-feature", "the VAAPI driver cannot encode this"),
    _Rule(
        r"Error (creating|initializing) (a|an internal) MFX session|MFX session: -9|MFX_ERR",
        "no-driver",
        "no Intel Quick Sync runtime here",
    ),
    _Rule(r"(DLL )?libamfrt64|amfrt64\.dll|AMF.*failed to open", "no-driver", "no AMD AMF runtime here"),
    _Rule(
        r"Unable to open the libvulkan|libvulkan.*(not|cannot)|Unable to.*vulkan loader",
        "no-driver",
        "no Vulkan loader here",
    ),
    _Rule(
        r"Device does not support the VK_KHR_video_encode|No.*Vulkan.*device|ERROR_INCOMPATIBLE_DRIVER|"
        r"extension .*video_encode.* is not supported",
        "no-device",
        "no Vulkan device here can encode",
    ),
    _Rule(r"cannot create compression session|VTCompressionSession", "no-device", "VideoToolbox refused"),
    _Rule(r"Device creation failed", "no-device", "no device here for this encoder"),
    # Use
    _Rule(
        r"Unrecognized option '|Option .* not found|Error splitting the argument list",
        "bad-option",
        "this ffmpeg does not know an option that it was given",
    ),
    _Rule(
        r"Undefined constant|Unable to parse|Error setting (preset|option|profile)|Error applying encoder options|"
        r"Error parsing option|out of range \[|Value .* for parameter",
        "bad-option",
        "this ffmpeg does not take a value that it was given",
    ),
    _Rule(r"Unknown encoder '", "not-built-in", "it is not built into this ffmpeg"),
    _Rule(r"No such filter|Error initializing filters", "bad-option", "this ffmpeg cannot use a filter as given"),
    _Rule(r"Specified pixel format .*not supported", "bad-option", "the encoder does not take this pixel format"),
    _Rule(r"Cannot allocate memory|out of memory", "no-memory", "memory is full", False),
)


def classify(stderr: str, exit_code: int | None = None) -> Failure:
    """The failure that the stderr of ffmpeg tells.

    Args:
        stderr: as ``-loglevel level+warning`` prints it.
        exit_code: of ffmpeg; negative for the signal that ended it.
    """
    lines = stderr.splitlines()
    for rule in _RULES:
        for line in lines:
            if re.search(rule.pattern, line, re.IGNORECASE):
                return Failure(rule.kind, rule.meaning, _plain(line), rule.permanent)
    if exit_code is not None and exit_code == -getattr(signal, "SIGXFSZ", 0):
        return Failure("disk-full", "the file is as large as files may be here, see `ulimit -f`", permanent=False)
    if exit_code is not None and exit_code < 0:
        return Failure("killed", f"ffmpeg was killed by signal {-exit_code}", permanent=False)
    errors = [line for line in lines if "[error]" in line or "[fatal]" in line]
    line = _plain((errors or lines or [""])[0])
    return Failure("unknown", f"ffmpeg ended with exit code {exit_code}", line, permanent=False)


def _plain(line: str) -> str:
    """The line without ``[h264_nvenc @ 0x5608cda109c0] [error]``."""
    return re.sub(r"^(\[[^\]]*\] ?)+", "", line).strip()
