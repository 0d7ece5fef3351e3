"""What vispy can draw, one function a kind: fills a view and returns what moves it to frame i.

Knows nothing of gpumovie.
"""

import numpy as np
from vispy import scene
from vispy.geometry import create_sphere
from vispy.scene import visuals

X = np.linspace(0, 1, 50, dtype=np.float32)
random = np.random.default_rng(7).random
PICTURE = random((24, 32)).astype(np.float32)
CLOUD = random((12, 14, 16)).astype(np.float32)
CLOUD[4:9, 4:9, 4:9] += 1
BALL = create_sphere(16, 16, radius=1)
# Height over a grid, which contours and surfaces are drawn from.
GRID = np.add.outer(np.sin(6 * X[:30]), np.cos(6 * X[:30])).astype(np.float32)


def waves(i):
    return np.column_stack([X, 0.5 + 0.4 * np.sin(8 * X + i)])


def unit_square(view):
    view.camera = scene.PanZoomCamera(rect=(0, 0, 1, 1))


# --- flat ---------------------------------------------------------------------------------------------------


def line(view):
    unit_square(view)
    drawn = visuals.Line(
        waves(0), color=np.column_stack([X, 1 - X, X * 0 + 1, X * 0 + 1]), width=1, parent=view.scene
    )
    return lambda i: drawn.set_data(waves(i))


def agg_line(view):
    unit_square(view)
    colours = np.column_stack([1 - X, X, X * 0, X * 0 + 1])  # vispy 0.17 forgets a single colour in set_data
    drawn = visuals.Line(waves(0), color=colours, width=9, method="agg", parent=view.scene)
    return lambda i: drawn.set_data(waves(i), color=colours)


def arrows(view):
    unit_square(view)
    ends = waves(0)[::7]
    drawn = visuals.Arrow(ends, arrow_type="stealth", arrow_size=14, width=2, color="cyan", parent=view.scene)

    def step(i):
        ends = waves(i)[::7]
        drawn.set_data(pos=ends, arrows=np.hstack([ends[:-1], ends[1:]]))

    return step


def markers(view):
    unit_square(view)
    drawn = visuals.Markers(parent=view.scene, scaling=False, antialias=1)

    def step(i):
        drawn.set_data(waves(i)[::3], size=12, face_color=(0.2, 0.7, 1, 0.6), edge_color="white", symbol="star")

    step(0)
    return step


def image(view):
    view.camera = scene.PanZoomCamera(aspect=1, rect=(0, 0, 32, 24))
    drawn = visuals.Image(PICTURE, cmap="viridis", clim=(0, 1), interpolation="linear", parent=view.scene)
    return lambda i: drawn.set_data(np.roll(PICTURE, i, 1))


def text(view):
    drawn = visuals.Text("", color="yellow", font_size=18, pos=(160, 90), parent=view)
    fixed = visuals.Text("gpumovie", color="white", bold=True, font_size=24, pos=(160, 160), parent=view)

    def step(i):
        drawn.text = f"frame {i} of {9 - i}"
        fixed.rotation = 5 * i

    step(0)
    return step


def polygon(view):
    unit_square(view)
    corners = np.array([(0.1, 0.1), (0.8, 0.2), (0.5, 0.45), (0.9, 0.8), (0.2, 0.7)])
    drawn = visuals.Polygon(corners, color=(0.8, 0.1, 0.3, 0.7), border_color="white", parent=view.scene)

    def step(i):
        drawn.pos = corners + np.array([0, 0.04 * i])

    return step


def shapes(view):
    place = {"parent": view}
    moving = visuals.Ellipse((80, 120), radius=(50, 70), color="green", border_color="white", **place)
    visuals.Rectangle((230, 110), width=100, height=90, radius=20, color=(1, 0, 0, 0.5), **place)
    visuals.RegularPolygon((160, 150), radius=60, sides=6, color=(0, 0, 1, 0.5), border_color="yellow", **place)

    def step(i):
        moving.center = (80 + 20 * i, 120)

    return step


def histogram(view):
    unit_square(view)
    view.camera = scene.PanZoomCamera(rect=(0, 0, 1, 60))
    # A histogram of vispy cannot be given other data.
    drawn = [
        visuals.Histogram(random(500 + 100 * i) ** 2, bins=20, color="lime", parent=view.scene) for i in range(9)
    ]

    def step(i):
        for number, bars in enumerate(drawn):
            bars.visible = number == i

    return step


def graph(view):
    unit_square(view)
    joined = np.ones((8, 8), int) - np.eye(8, dtype=int)
    drawn = visuals.Graph(
        joined, layout="circular", line_color="gray", node_size=15, arrow_type="stealth", parent=view.scene
    )

    def step(i):
        drawn.transform = scene.STTransform(scale=(1 - 0.1 * i, 1 - 0.1 * i))

    return step


def isocurve(view):
    view.camera = scene.PanZoomCamera(rect=(0, 0, 30, 30))
    levels = np.linspace(-1, 1, 7)
    drawn = visuals.Isocurve(GRID, levels=levels, color_lev="hot", parent=view.scene)
    return lambda i: drawn.set_data(GRID + 0.1 * i)


def gridlines(view):
    view.camera = scene.PanZoomCamera(rect=(0, 0, 10, 10))
    visuals.GridLines(color=(1, 1, 1, 1), parent=view.scene)

    def step(i):
        view.camera.rect = (i, 0, 10, 10 - i)

    return step


# --- solid --------------------------------------------------------------------------------------------------


def turntable(view, distance):
    view.camera = scene.TurntableCamera(fov=45, elevation=25, azimuth=20, distance=distance)

    def turn(i):
        view.camera.azimuth = 20 + 15 * i

    return turn


def mesh(view):
    """Two that go through one another: only a depth buffer shows this."""
    for place, color in ((-0.5, "red"), (0.5, "cyan")):
        ball = visuals.Mesh(meshdata=BALL, color=color, shading="smooth", parent=view.scene)
        ball.transform = scene.STTransform(translate=(place, 0, 0))
    return turntable(view, 5)


def instanced_mesh(view):
    turns = np.stack([np.eye(3) * (0.2 + 0.02 * n) for n in range(20)])
    visuals.InstancedMesh(
        BALL.get_vertices(),
        BALL.get_faces(),
        instance_positions=random((20, 3)) * 2 - 1,
        instance_transforms=turns,
        instance_colors=random((20, 4)) * (1, 1, 1, 0) + (0, 0, 0, 1),
        parent=view.scene,
    )
    return turntable(view, 5)


def surface(view):
    visuals.SurfacePlot(z=GRID, color=(0.3, 0.5, 1, 1), shading="flat", parent=view.scene)
    turn = turntable(view, 60)
    view.camera.center = (15, 15, 0)
    return turn


def volume(view):
    visuals.Volume(CLOUD, method="mip", cmap="hot", clim=(0, 2), parent=view.scene)
    turn = turntable(view, 30)
    view.camera.center = (8, 7, 6)
    return turn


def volume_iso(view):
    visuals.Volume(CLOUD, method="iso", threshold=0.9, parent=view.scene)
    turn = turntable(view, 30)
    view.camera.center = (8, 7, 6)
    return turn


def isosurface(view):
    visuals.Isosurface(CLOUD, level=1.0, color=(0.9, 0.5, 0.2, 1), shading="smooth", parent=view.scene)
    turn = turntable(view, 25)
    view.camera.center = (6, 7, 8)
    return turn


def tube(view):
    turns = 12 * X
    path = np.column_stack([np.cos(turns), np.sin(turns), 2 * X - 1])
    visuals.Tube(path, radius=0.2, color="violet", shading="smooth", parent=view.scene)
    visuals.XYZAxis(parent=view.scene)
    return turntable(view, 5)


def box(view):
    """Translucent sides over lines: blending and polygon offset."""
    visuals.Box(1, 1.2, 1.4, color=(0.5, 0.5, 1, 0.5), edge_color="white", parent=view.scene)
    return turntable(view, 4)


# --- widgets and views --------------------------------------------------------------------------------------


def axes(view):
    """Axes and a colour bar around a plot."""
    grid = view.add_grid(spacing=0)
    plot = grid.add_view(row=0, col=1, border_color="white")
    unit_square(plot)
    for row, column, side in ((0, 0, "left"), (1, 1, "bottom")):
        axis = scene.AxisWidget(orientation=side, axis_label=side, axis_font_size=9, tick_label_margin=5)
        axis.stretch = (0.25, 1) if side == "left" else (1, 0.25)
        grid.add_widget(axis, row=row, col=column)
        axis.link_view(plot)
    bar = scene.ColorBarWidget("viridis", "right", label="height", clim=("0", "9"), label_color="white")
    bar.stretch = (0.4, 1)
    grid.add_widget(bar, row=0, col=2)
    drawn = visuals.Line(waves(0), color="white", parent=plot.scene)

    def step(i):
        drawn.set_data(waves(i))
        plot.camera.rect = (0, 0, 1 + i, 1)

    return step


def views(view):
    """Four views, each with a camera of its own."""
    grid = view.add_grid()
    steps = []
    for number, kind in enumerate((image, mesh, line, tube)):
        steps.append(kind(grid.add_view(row=number // 2, col=number % 2, border_color=(0.5, 0.5, 0.5, 1))))

    def step(i):
        for move in steps:
            move(i)

    return step


SCENES = {
    kind.__name__: kind
    for kind in (
        *(line, agg_line, arrows, markers, image, text, polygon, shapes, histogram, graph, isocurve, gridlines),
        *(mesh, instanced_mesh, surface, volume, volume_iso, isosurface, tube, box, axes, views),
    )
}
