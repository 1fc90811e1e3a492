"""What is chosen by its name before a form: the person of a mandate, the structure of a bassin."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from home.listes.liste import Liste
from reseau.membres.queries.appartenances import structures_a_constater
from reseau.membres.queries.mandats import comptes_a_nommer
from reseau.structures.models import Structure


class AChoisir(Liste):
    """Rows found by every word asked; none while nothing is asked."""

    dits: ClassVar[Sequence[str]] = ()  # les champs où se cherchent les mots
    tout, tailles = "Chercher autre chose", (20,)

    def offertes(self) -> QuerySet[Any]:
        """What this person may choose from, in order."""
        raise NotImplementedError

    def lignes(self) -> list[tuple[Any, ...]]:
        """Their keys and their words."""
        return list(self.offertes().values_list("pk", *self.dits)) if self.texte else []

    def dit(self, ligne: tuple[Any, ...]) -> str:
        """The words of one row."""
        return " ".join(ligne[1:])

    def garnir(self, lignes: Iterable[tuple[Any, ...]]) -> list[Any]:
        """The rows of the page."""
        cles = [cle for cle, *_dits in lignes]
        par_cle = self.offertes().in_bulk(cles)
        return [par_cle[cle] for cle in cles if cle in par_cle]  # une ligne peut partir entre les deux lectures


class PersonnesANommer(AChoisir):
    """Open accounts that this person may name."""

    objets, cherche = ("personne", "personnes", "Personne ne répond à ce nom"), "Nom ou adresse électronique"
    dits = ("prenom", "nom", "email")
    gabarit, rang = "membres/mandat_choisir.html", "membres/mandat_choisir_rang.html"
    chapo = "Choisissez d’abord la personne. Elle a déjà un compte : cherchez son nom ou son adresse."
    sans_reponse = "Elle n’a peut-être pas encore de compte."

    def offertes(self) -> QuerySet[Any]:
        """Those of who names."""
        return comptes_a_nommer(self.compte)


class StructuresAConstater(AChoisir):
    """Structures of the network that are not of this bassin."""

    objets, cherche = ("structure", "structures", "Aucune structure ne répond à ce nom"), "Nom de la structure"
    dits = ("nom", "sigle")
    gabarit, rang = "membres/appartenance_choisir.html", "membres/appartenance_choisir_rang.html"
    chapo = "Pour celle qui y travaille sans lieu publié : à distance, chez une autre, ou bientôt."
    sans_reponse = "Celles qui sont déjà de ce bassin ne se proposent pas."

    @property
    def titre(self) -> str:
        """The bassin that gains one."""
        return f"Ajouter une structure au bassin {self.sujet.nom}"

    def offertes(self) -> QuerySet[Structure]:
        """Those of the network, without those that it holds."""
        return structures_a_constater(self.sujet)
