"""What this room tells the rooms above."""

from django.dispatch import Signal

# Envoyé avec `tentative=`, dans la transaction qui rend le quiz ; une seule fois par tentative.
tentative_terminee = Signal()
# Envoyé avec `copie=`, dans la transaction qui relit une réponse libre ; une seule fois par réponse.
reponse_relue = Signal()
