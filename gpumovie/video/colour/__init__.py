"""Colour: BT.709 and every conversion by it."""
