"""What this room tells the rooms above."""

from django.dispatch import Signal

# Arguments : compte. Émis dans la transaction qui ferme ou anonymise.
compte_ferme = Signal()
compte_anonymise = Signal()
