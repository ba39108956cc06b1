"""From a camera to one ticket code: sources, decoders, the gate, the hand scanner."""
