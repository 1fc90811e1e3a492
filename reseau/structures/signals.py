"""What the register tells to the rooms above."""

from django.dispatch import Signal

# A structure was merged into another, in the same transaction: move what hangs on it. Sends source, cible, par.
structure_fusionnee = Signal()

# A structure's own fields or its status changed, in the same transaction. Sends structure, par, and either avant (the
# structure as it was) with origine, or statuts (the former status, or None, and the new one).
structure_modifiee = Signal()

# A network's own fields or terms changed, in the same transaction. Sends reseau, avant (the network as it was),
# liens_avant (the codes of its terms as they were, by field), par and origine.
reseau_modifie = Signal()
