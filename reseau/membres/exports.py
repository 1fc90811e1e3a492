"""The directory of people, the mandates, and the structures of a bassin, as spreadsheets."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from home.typographie import telephone
from reseau.membres.models import Appartenance, Mandat
from reseau.membres.queries.personnes import Personne

ENTETES = ("Prénom", "Nom", "Fonction", "Structures", "Réseaux", "Mandats", "Demandez-moi", "Téléphone", "Courriel")


def lignes(personnes: Iterable[Personne]) -> Iterator[tuple[str, ...]]:
    """One line a person; a contact stands there only when its owner shows it to this reader."""
    for personne in personnes:
        fonctions = dict.fromkeys(attache.fonction for attache in personne.attaches if attache.fonction)
        yield (
            personne.prenom,
            personne.nom,
            " ; ".join(fonctions),
            " ; ".join(attache.nom for attache in personne.attaches),
            " ; ".join(personne.reseaux.values()),
            " ; ".join(mandat.libelle for mandat in personne.mandats),
            " ; ".join(personne.themes.values()),
            telephone(personne.telephone),
            personne.courriel,
        )


ENTETES_DES_MANDATS = (
    "Prénom", "Nom", "Courriel", "Mandat", "Portée", "Du", "Au", "État", "Nommé par", "En suppléance de",
)  # fmt: skip


def lignes_de_mandats(mandats: Iterable[Mandat]) -> Iterator[tuple[str, ...]]:
    """One line a mandate, as the page shows it."""
    for mandat in mandats:
        yield (
            mandat.compte.prenom,
            mandat.compte.nom,
            mandat.compte.email,
            mandat.get_role_display(),
            str(mandat.portee or ""),
            mandat.du.isoformat(),
            mandat.au.isoformat() if mandat.au else "",
            mandat.etat.label,
            mandat.nomme_par.nom_complet if mandat.nomme_par else "",
            mandat.supplee.compte.nom_complet if mandat.supplee else "",
        )


ENTETES_DES_APPARTENANCES = (
    "Structure", "Réseau", "Bassin", "Du", "Au", "Constatée par", "Constatée le", "Sans lieu, parce que",
    "Fin dite par", "Fin dite le", "Motif de la fin",
)  # fmt: skip


def lignes_d_appartenances(appartenances: Iterable[Appartenance]) -> Iterator[tuple[str, ...]]:
    """One line a belonging, as the page shows it."""
    for ligne in appartenances:
        yield (
            ligne.structure.nom,
            ligne.structure.reseau.nom,
            ligne.bassin.nom,
            ligne.du.isoformat(),
            ligne.au.isoformat() if ligne.au else "",
            ligne.constatee_par.nom_complet if ligne.constatee_par else "",
            timezone.localdate(ligne.constatee_le).isoformat(),
            ligne.motif,
            ligne.terminee_par.nom_complet if ligne.terminee_par else "",
            timezone.localdate(ligne.terminee_le).isoformat() if ligne.terminee_le else "",
            ligne.motif_fin,
        )
