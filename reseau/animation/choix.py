"""What is chosen by its name before a seat is given: the person, or the structure."""

from django.db.models import QuerySet

from reseau.comptes.models import Compte
from reseau.membres.choix import AChoisir
from reseau.membres.permissions import est_region
from reseau.membres.queries.personnes import profils_en_vigueur, visibles_pour
from reseau.structures.models import Structure


def comptes_a_sieger(compte: Compte) -> QuerySet[Compte]:
    """Open accounts that this person may name to a seat: all for the Région, else those that show themselves to her."""
    comptes = Compte.objects.filter(is_active=True).order_by("nom", "prenom", "pk")
    if est_region(compte):
        return comptes
    montres = profils_en_vigueur().filter(visibilite__in=visibles_pour(compte))
    return comptes.filter(pk__in=montres.values("compte"))


class PersonnesASieger(AChoisir):
    """Open accounts that may be given a seat."""

    objets, cherche = ("personne", "personnes", "Personne ne répond à ce nom"), "Nom de la personne"
    dits = ("prenom", "nom")
    gabarit, rang = "animation/instances/choisir.html", "animation/instances/choisir_personne.html"
    chapo = "Cherchez la personne qui siégera. Elle a déjà un compte."
    sans_reponse = "Elle n’a peut-être pas de compte, ou ne se montre pas au réseau."

    @property
    def titre(self) -> str:
        """The body that gains a seat."""
        return f"Nommer à un siège : {self.sujet.nom}"

    def offertes(self) -> QuerySet[Compte]:
        """Those of who names."""
        return comptes_a_sieger(self.compte)


class StructuresASieger(AChoisir):
    """Structures of the network, for a seat that nobody holds by name."""

    objets, cherche = ("structure", "structures", "Aucune structure ne répond à ce nom"), "Nom de la structure"
    dits = ("nom", "sigle")
    gabarit, rang = "animation/instances/choisir.html", "membres/appartenance_choisir_rang.html"
    chapo = "Le siège est celui d’une structure. Qui la représente se dit ensuite, ou plus tard."
    sans_reponse = "Elle n’est peut-être pas dans l’annuaire."

    @property
    def titre(self) -> str:
        """The body that gains a seat."""
        return f"Un siège pour une structure : {self.sujet.nom}"

    def offertes(self) -> QuerySet[Structure]:
        """Those that the directory shows."""
        return Structure.objects.visibles().select_related("reseau").order_by("nom", "pk")
