"""On a machine with an NVIDIA GPU (``make gpu``); elsewhere these are not selected."""

import pytest
from gpu_checks import (
    check_device,
    check_encoder,
    check_ring,
    check_scene,
    check_yuv,
    gpu_names,
    nvidia_devices,
)

from gpumovie.gl.context.egl import Context
from gpumovie.gl.context.opening import open_context

pytestmark = pytest.mark.gpu


@pytest.fixture
def context():
    context = open_context("egl")
    assert "NVIDIA" in context.features.renderer or "NVIDIA" in context.features.vendor
    yield context
    context.close()


def test_every_gpu_opens_by_its_place_in_the_list_of_egl():
    assert nvidia_devices()
    for device in nvidia_devices():
        context = Context(device)
        assert "NVIDIA" in context.features.vendor
        assert context.features.hardware
        context.close()


def test_every_gpu_opens_by_the_number_of_cuda():
    numbers = [device.cuda for device in nvidia_devices()]
    assert 0 in numbers
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        check_device(number, "NVIDIA", hardware=True)


@pytest.mark.parametrize("bits", [8, 10])
@pytest.mark.parametrize("size", [(64, 48), (322, 242), (1920, 1080)], ids=str)
def test_the_pass_to_yuv_is_that_of_numpy(context, size, bits):
    check_yuv(context, size, bits)


@pytest.mark.parametrize("strategy", ["map", "persistent", "subdata"])
def test_frames_leave_in_order(context, strategy):
    check_ring(context, strategy)


def test_a_scene_is_what_vispy_renders():
    check_scene(0)


def test_the_encoder_is_what_the_chip_has(tmp_path):
    assert gpu_names()
    check_encoder(tmp_path, 0, gpu_names())
