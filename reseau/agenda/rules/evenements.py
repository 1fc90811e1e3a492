"""An event: prepared, changed, proposed, taken back (R5.8, R5.13)."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_longue, heure
from reseau.agenda.annonces_dates import changement_dire
from reseau.agenda.annonces_moderation import proposition_annoncer
from reseau.agenda.choices import MODERATION, VIE, Moderation, Vie, Visibilite
from reseau.agenda.ecriture import auteur_tenir, date_changee, droit_exiger, evenement_verrouiller, version_exiger
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import structures_pour_organiser
from reseau.agenda.rules.avis_etat import etat_consulter
from reseau.agenda.rules.charte import charte_exiger
from reseau.agenda.rules.dates import creneaux_poser
from reseau.agenda.rules.gardes import date_garder
from reseau.agenda.series import Horaire, Repetition
from reseau.comptes.models import Compte

ENSEMBLES = ("co_organisateurs", "bassins", "publics", "themes")
OU = ("lieu_id", "endroit", "adresse", "commune_id", "salle", "lien")


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
    auteur_tenir(par)
    if (deja := Evenement.objects.filter(uuid=cle, cree_par=par).first()) is not None:
        return deja
    evenement = Evenement(uuid=cle, cree_par=par, vie=Vie.OPTION if option else Vie.CONFIRME, **champs)
    _organisateur_exiger(evenement, par)
    evenement.save()
    _ensembles_poser(evenement, ensembles or {})
    if horaire is not None:
        creneaux_poser(evenement=evenement, horaire=horaire, repetition=repetition, par=par)
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
    option: bool | None = None,
    ensembles: Mapping[str, Iterable[Any]] | None = None,
    motif: str = "",
    **champs: Any,
) -> Evenement:
    """Change what it says; another date or place raises its calendar's number, and asks moderation again.

    `horaire` is given when the dates change; one that was put off takes place again then. `motif` says why a date that
    disturbs is kept. Raises RegleRefusee "fini", "droit", "version", "organisateur", or what a proposed event has to
    say, or as `horaire_exiger` and `date_garder` do.
    """
    verrou = evenement_verrouiller(evenement)
    droit_exiger(par, verrou)
    version_exiger(verrou, version)
    avant, marge = [getattr(verrou, nom) for nom in OU], verrou.marge
    organisateur, titre = verrou.organisateur_id, verrou.titre
    for nom, valeur in champs.items():
        setattr(verrou, nom, valeur)
    if verrou.organisateur_id != organisateur:
        _organisateur_exiger(verrou, par)
    _ensembles_poser(verrou, ensembles or {})
    if horaire is not None:
        creneaux_poser(evenement=verrou, horaire=horaire, repetition=repetition, par=par)
    if verrou.moderation != Moderation.BROUILLON:
        _dit_exiger(verrou)
        if horaire is not None:
            charte_exiger(evenement=verrou)
    verrou.save()
    ailleurs = avant != [getattr(verrou, nom) for nom in OU]
    MODERATION.noter(verrou, "Date ou lieu modifié" if horaire is not None or ailleurs else "Modifié", par=par)
    repris = _vie_suivre(verrou, par, option, horaire)
    if horaire is not None or ailleurs or repris or marge != verrou.marge:
        date_garder(evenement=verrou, par=par, motif=motif)
    if horaire is not None or ailleurs:
        date_changee(verrou, par)
        changement_dire(verrou, _ou_et_quand(verrou), par=par)
    else:
        verrou.version += 1
        verrou.sequence += verrou.titre != titre
        verrou.modifie_le = timezone.now()
        verrou.save(update_fields=["version", "sequence", "modifie_le"])
    public_purge()
    return verrou


@transaction.atomic
def evenement_proposer(*, evenement: Evenement, par: Compte, motif_delai: str = "", motif: str = "") -> Evenement:
    """Send it to moderation under its charter, and tell who moderates; the State is asked when pupils are its public.

    `motif` says why a date that disturbs others is kept. Raises RegleRefusee "droit", "resume", "genre", "date",
    "passe", "lieu", "gratuit", "neutre", "bassins", "delai" below the delay of the charter without a reason, what the
    charter asks and the event does not say, or as `date_garder` does.
    """
    with MODERATION.passer(evenement, vers=Moderation.PROPOSE, par=par, motif=motif_delai) as verrou:
        droit_exiger(par, verrou)
        _dit_exiger(verrou)
        _date_exiger(verrou)
        verrou.motif_delai = motif_delai.strip() or verrou.motif_delai
        verrou.charte = charte_exiger(evenement=verrou)
        verrou.propose_le = verrou.modifie_le = timezone.now()
        verrou.version += 1
    date_garder(evenement=verrou, par=par, motif=motif)
    etat_consulter(evenement=verrou)
    proposition_annoncer(verrou, par)
    return verrou


@transaction.atomic
def evenement_reprendre(*, evenement: Evenement, par: Compte) -> Evenement:
    """Take it back from the queue, to write it again; it frees its room. Raises RegleRefusee "droit" or "etat"."""
    with MODERATION.passer(evenement, vers=Moderation.BROUILLON, par=par) as verrou:
        if verrou.cree_par_id != par.pk:
            raise RegleRefusee("droit", "Un brouillon n’est lu que de qui l’a préparé : à cette personne de reprendre.")
        verrou.version += 1
    return verrou


@transaction.atomic
def evenement_jeter(*, evenement: Evenement, par: Compte) -> None:
    """Throw away a draft that was never proposed. Raises RegleRefusee "droit", or "propose" once it was."""
    verrou = MODERATION.verrouiller(evenement)
    droit_exiger(par, verrou)
    if verrou.moderation != Moderation.BROUILLON or verrou.propose_le:
        raise RegleRefusee("propose", "Il a déjà été proposé : annulez-le plutôt, pour que chacun le sache.")
    verrou.delete()


def _vie_suivre(evenement: Evenement, par: Compte, option: bool | None, horaire: Horaire | None) -> bool:
    """Sure or tentative, as it was said; an event put off takes place again with its new date."""
    vers = Vie.OPTION if option else Vie.CONFIRME
    remis = evenement.vie == Vie.REPORTE and horaire is not None
    if remis or option is not None and evenement.tient_sa_date and evenement.vie != vers:
        VIE.changer(evenement, vers=vers, par=par)
        return True
    return False


def _ou_et_quand(evenement: Evenement) -> str:
    """What those who come are told when either changes."""
    if not evenement.tient_sa_date:
        return "change de lieu"
    quand = f"le {date_longue(evenement.debut)} à {heure(evenement.debut)}"
    return f"change de date ou de lieu : {quand}, {evenement.ou_court}"


def _dit_exiger(evenement: Evenement) -> None:
    """What every proposed event says."""
    if not evenement.resume.strip():
        raise RegleRefusee("resume", "Dites-le en deux phrases, pour le public.")
    if not evenement.genre:
        raise RegleRefusee("genre", "Dites de quel genre d’événement il s’agit.")
    if not (evenement.lieu_id or evenement.commune_id or evenement.lien):
        raise RegleRefusee("lieu", "Dites où : un lieu, une commune, ou un lien.")
    if not evenement.gratuit:
        raise RegleRefusee("gratuit", "L’entrée est gratuite pour le public : c’est à dire avant de proposer.")
    if not evenement.neutre:
        raise RegleRefusee("neutre", "Rien n’y est vendu, nul n’y recrute pour soi : c’est à dire avant de proposer.")
    if evenement.visibilite == Visibilite.BASSIN and evenement.regional:
        raise RegleRefusee("bassins", "Un événement montré à ses bassins nomme au moins un bassin.")


def _date_exiger(evenement: Evenement) -> None:
    """The day it says, to come."""
    premier = evenement.creneaux.tenus().first()
    if premier is None:
        raise RegleRefusee("date", "Dites quand.")
    if premier.debut <= timezone.now():
        raise RegleRefusee("passe", "Cette date est passée : choisissez un jour à venir.")


def _organisateur_exiger(evenement: Evenement, par: Compte) -> None:
    if not structures_pour_organiser(par).filter(pk=evenement.organisateur_id).exists():
        raise RegleRefusee("organisateur", "Vous ne proposez pas au nom de cette structure.")


def _ensembles_poser(evenement: Evenement, ensembles: Mapping[str, Iterable[Any]]) -> None:
    for nom in ENSEMBLES:
        if nom in ensembles:
            getattr(evenement, nom).set(ensembles[nom])
