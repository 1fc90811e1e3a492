"""An event: prepared, changed, proposed, taken back (R5.8, R5.13)."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.agenda.choices import MODERATION, VIE, Moderation, Vie, Visibilite
from reseau.agenda.ecriture import date_changee, evenement_verrouiller, version_exiger
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import structures_pour_organiser
from reseau.agenda.rules.dates import creneaux_poser
from reseau.agenda.rules.moderation import charte_exiger, etat_consulter
from reseau.agenda.series import Horaire, Repetition
from reseau.comptes.models import Compte

ENSEMBLES = ("co_organisateurs", "bassins", "publics", "themes")
OU = ("lieu_id", "endroit", "adresse", "commune_id", "salle", "lien", "marge")


@transaction.atomic
def evenement_creer(
    *,
    par: Compte,
    cle: uuid.UUID,
    horaire: Horaire | None = None,
    repetition: Repetition | None = None,
    option: bool = False,
    ensembles: Mapping[str, Iterable[Any]] | None = None,
    **champs: Any,
) -> Evenement:
    """Write a draft; sent twice under the same key, it is written once.

    `ensembles` are its co-organisers, bassins, publics and themes. Raises RegleRefusee "organisateur", or as
    `horaire_exiger` does.
    """
    if (deja := Evenement.objects.filter(uuid=cle, cree_par=par).first()) is not None:
        return deja
    evenement = Evenement(uuid=cle, cree_par=par, vie=Vie.OPTION if option else Vie.CONFIRME, **champs)
    _organisateur_exiger(evenement, par)
    evenement.save()
    _ensembles_poser(evenement, ensembles or {})
    if horaire is not None:
        creneaux_poser(evenement, horaire, repetition)
        evenement.save(update_fields=["debut", "fin"])
    MODERATION.commencer(evenement, par=par)
    VIE.commencer(evenement, par=par)
    return evenement


@transaction.atomic
def evenement_modifier(
    *,
    evenement: Evenement,
    par: Compte,
    version: int,
    horaire: Horaire | None = None,
    repetition: Repetition | None = None,
    ensembles: Mapping[str, Iterable[Any]] | None = None,
    **champs: Any,
) -> Evenement:
    """Change what it says; another date or place raises its calendar's number, and asks moderation again.

    `horaire` is given when the dates change. Raises RegleRefusee "fini", "version", "organisateur", or as
    `horaire_exiger` does.
    """
    verrou = evenement_verrouiller(evenement)
    version_exiger(verrou, version)
    avant = [getattr(verrou, nom) for nom in OU]
    organisateur, titre = verrou.organisateur_id, verrou.titre
    for nom, valeur in champs.items():
        setattr(verrou, nom, valeur)
    if verrou.organisateur_id != organisateur:
        _organisateur_exiger(verrou, par)
    _ensembles_poser(verrou, ensembles or {})
    if horaire is not None:
        creneaux_poser(verrou, horaire, repetition)
    verrou.save()
    MODERATION.noter(verrou, "Modifié", par=par)
    if horaire is not None or avant != [getattr(verrou, nom) for nom in OU]:
        date_changee(verrou, par)
    else:
        verrou.version += 1
        verrou.sequence += verrou.titre != titre
        verrou.modifie_le = timezone.now()
        verrou.save(update_fields=["version", "sequence", "modifie_le"])
    public_purge()
    return verrou


@transaction.atomic
def evenement_proposer(*, evenement: Evenement, par: Compte, motif_delai: str = "") -> Evenement:
    """Send it to moderation under the charter in force; the State services are asked when pupils are its public.

    Raises RegleRefusee "resume", "date", "passe", "lieu", "gratuite", "neutre", "bassins", "delai" below the delay of
    the charter without a reason, or what the charter asks and the event does not say.
    """
    with MODERATION.passer(evenement, vers=Moderation.PROPOSE, par=par, motif=motif_delai) as verrou:
        _entier_exiger(verrou)
        verrou.motif_delai = motif_delai.strip()
        verrou.charte = charte_exiger(verrou)
        verrou.propose_le = verrou.modifie_le = timezone.now()
        verrou.version += 1
    etat_consulter(verrou)
    return verrou


@transaction.atomic
def evenement_reprendre(*, evenement: Evenement, par: Compte) -> Evenement:
    """Take it back from the queue, to write it again. Raises RegleRefusee "etat"."""
    with MODERATION.passer(evenement, vers=Moderation.BROUILLON, par=par) as verrou:
        verrou.version += 1
    return verrou


def _entier_exiger(evenement: Evenement) -> None:
    """What every proposed event says."""
    if not evenement.resume.strip():
        raise RegleRefusee("resume", "Dites-le en deux phrases, pour le public.")
    premier = evenement.creneaux.tenus().first()
    if premier is None:
        raise RegleRefusee("date", "Dites quand.")
    if premier.debut <= timezone.now():
        raise RegleRefusee("passe", "Cette date est passée : choisissez un jour à venir.")
    if not (evenement.lieu_id or evenement.commune_id or evenement.lien):
        raise RegleRefusee("lieu", "Dites où : un lieu, une commune, ou un lien.")
    if not evenement.gratuit:
        raise RegleRefusee("gratuite", "L’entrée est gratuite pour le public : c’est à dire avant de proposer.")
    if not evenement.neutre:
        raise RegleRefusee("neutre", "Rien n’y est vendu, nul n’y recrute pour soi : c’est à dire avant de proposer.")
    if evenement.visibilite == Visibilite.BASSIN and evenement.regional:
        raise RegleRefusee("bassins", "Un événement montré à ses bassins nomme au moins un bassin.")


def _organisateur_exiger(evenement: Evenement, par: Compte) -> None:
    if not structures_pour_organiser(par).filter(pk=evenement.organisateur_id).exists():
        raise RegleRefusee("organisateur", "Vous ne proposez pas au nom de cette structure.")


def _ensembles_poser(evenement: Evenement, ensembles: Mapping[str, Iterable[Any]]) -> None:
    for nom in ENSEMBLES:
        if nom in ensembles:
            getattr(evenement, nom).set(ensembles[nom])
