"""What is known of people: the register of processing (RGPD, article 30), and what this floor knows of one person."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from home import registre
from home.documents.odt import Paragraphe, Puces, Titre
from home.ecrans.listes import lire
from home.models import FluxAgenda, Recapitulatif
from home.permissions import Personne
from home.registre import Rubrique

# The register of processing (RGPD, article 30), as the rooms declare it: what is known of people, why, for how long.
#
# A room that holds something of a person says it in its `traitements.py`, once for each purpose:
#
# TRAITEMENTS = [
# Traitement("Savoir qui vient à un événement", "réponse et venue", "Participation", duree="vingt-quatre mois"),
# ]
#
# `manage.py registre_rgpd` writes the register. `tests/home/test_securite.py` finds each table that names
# somebody,
# and fails on the one that no room declares.

MISSION = "mission d’intérêt public (article 6-1-e du RGPD)"
MEMBRES = "les membres du réseau"
SELON_DROITS = "les membres du réseau, chacun selon ses droits ; la Région"
SANS_VISITE = "tant que la plateforme sert ; le nom s’efface après deux ans sans visite de la personne"
TITRE = "Registre des traitements"
DE_PERSONNE = frozenset({"prenom", "telephone"})


@dataclass(frozen=True)
class Traitement:
    """One line of the register: what it is for, what is known, in which tables, of whom, read by whom, kept how long.

    `tables` are models of the room that declares it, « piece.Modele » those of elsewhere.
    """

    finalite: str
    donnees: str
    tables: str
    personnes: str = MEMBRES
    destinataires: str = SELON_DROITS
    duree: str = SANS_VISITE
    base: str = MISSION


Declare = tuple[Traitement, list[type[models.Model]]]
Morceau = Titre | Paragraphe | Puces


def traitements_lire() -> Iterator[tuple[str, list[Declare]]]:
    """Each room that declares some, by its name, with their tables. LookupError for a table that does not exist."""
    for prises in registre.modules_lire("prises"):
        piece = apps.get_containing_app_config(prises.__name__)
        traitements = getattr(prises, "TRAITEMENTS", ())
        if traitements:
            yield (
                str(piece.verbose_name),
                [(t, [_modele(nom, piece.label) for nom in t.tables.split()]) for t in traitements],
            )


def _modele(nom: str, piece: str) -> type[models.Model]:
    return apps.get_model(nom if "." in nom else f"{piece}.{nom}")


def nomment_quelqu_un() -> set[type[models.Model]]:
    """Every table that holds an account, an address or a phone, whoever made it."""
    return {modele for modele in apps.get_models() if any(map(_est_de_quelqu_un, _propres(modele)))}


def _propres(modele: type[models.Model]) -> list[models.Field]:
    return [*modele._meta.local_fields, *modele._meta.local_many_to_many]


def _est_de_quelqu_un(champ: models.Field) -> bool:
    personnels = models.EmailField | models.GenericIPAddressField
    return champ.related_model is get_user_model() or isinstance(champ, personnels) or champ.name in DE_PERSONNE


def registre_composer() -> Iterator[Morceau]:
    """The whole register, to be written in whichever form."""
    yield Paragraphe(f"Traitements de données personnelles de {settings.SITE_URL}, tels que le code les déclare.")
    for piece, dits in traitements_lire():
        yield Titre(piece)
        for traitement, tables in dits:
            yield Titre(traitement.finalite, 3)
            noms = sorted({str(modele._meta.verbose_name) for modele in tables})
            dites = {
                "Personnes": traitement.personnes,
                "Données": traitement.donnees,
                "Base légale": traitement.base,
                "Destinataires": traitement.destinataires,
                "Durée": traitement.duree,
                "Tables": ", ".join(noms),
            }
            yield Puces([f"{nom} : {valeur}" for nom, valeur in dites.items()])


def markdown_ecrire(titre: str, blocs: Iterable[Morceau]) -> str:
    """The same blocks as a Markdown text."""
    return f"# {titre}\n\n" + "\n\n".join(map(_markdown, blocs)) + "\n"


def _markdown(bloc: Morceau) -> str:
    match bloc:
        case Titre(texte, rang):
            return f"{'#' * rang} {texte}"
        case Puces(lignes):
            return "\n".join(f"- {ligne}" for ligne in lignes)
    return bloc.texte


# What this floor knows of a person besides the mails: how often one is told, whether one's calendar is open.


def rubrique(titre: str, lignes: Iterable[Any], colonnes: Mapping[str, str | Callable[[Any], Any]]) -> Rubrique:
    """Rows told by their columns: to each label, « formation.title » or a function of the row.

    rubrique("Signets", compte.signets.select_related("fiche"), {"Fiche": "fiche.title", "Le": "le"})
    """
    dites = [{libelle: lire(ligne, valeur) for libelle, valeur in colonnes.items()} for ligne in lignes]
    return Rubrique(titre, dites)


def reglages_personnels(compte: Personne) -> list[Rubrique]:
    """The rhythm of the summaries and the date of the personal calendar, never its address."""
    rythmes = Recapitulatif.objects.filter(compte=compte)
    lignes: list[dict[str, Any]] = [
        {
            "Récapitulatif": r.get_rythme_display(),
            "Sujets laissés de côté": ", ".join(r.sauf),
            "Courriels refusés": ", ".join(r.refusees),
        }
        for r in rythmes
    ]
    agendas = FluxAgenda.objects.filter(compte=compte)
    lignes += [{"Agenda personnel ouvert le": flux.cree_le} for flux in agendas]
    return [Rubrique("Récapitulatifs et agenda", lignes)]
