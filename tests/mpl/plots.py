"""What small figures are made of."""

import matplotlib.pyplot as plt
import numpy as np

SIZE = (2.4, 1.8)  # inches
X = np.linspace(0, 6, 40)


def axes(**options):
    return plt.subplots(**{"figsize": SIZE, **options})


def noise(i, *shape):
    return np.random.default_rng(i).random(shape or (8, 8))
