"""What this room tells the rooms above."""

from django.dispatch import Signal

# Envoyé avec `suivi=`, dans la transaction qui achève la formation ; une seule fois par suivi.
formation_achevee = Signal()
