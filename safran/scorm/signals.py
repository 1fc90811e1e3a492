"""What this room tells the rooms above."""

from django.dispatch import Signal

# Envoyé avec `passage=`, dans la transaction qui fait avancer un passage fini ; au plus une fois par état atteint.
scorm_terminee = Signal()
