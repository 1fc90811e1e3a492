"""What this room tells the rooms above."""

from django.dispatch import Signal

# Arguments : compte ; pour l’anonymisation, email, l’adresse d’avant. Émis dans la transaction qui ferme ou anonymise.
compte_ferme = Signal()
compte_anonymise = Signal()
