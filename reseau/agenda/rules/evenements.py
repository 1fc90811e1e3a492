"""An event: prepared, changed, proposed, taken back, then confirmed, put off, cancelled, held (R5.8, R5.13)."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.securite.limites import quota_exiger
from home.site.cache import public_purge
from home.temps.typographie import date_longue, heure
from reseau.agenda.avis import changement_dire, proposition_annoncer
from reseau.agenda.choices import MODERATION, VIE, Moderation, Vie, Visibilite
from reseau.agenda.horaires import Horaire, Repetition
from reseau.agenda.models import Apport, Evenement, Participation
from reseau.agenda.permissions import structures_pour_organiser
from reseau.agenda.rules.chocs import date_garder
from reseau.agenda.rules.dates import (
    anciennete_exiger,
    auteur_tenir,
    creneaux_poser,
    date_changee,
    droit_exiger,
    evenement_verrouiller,
    version_exiger,
)
from reseau.agenda.rules.moderation import charte_exiger, etat_consulter
from reseau.comptes.models import Compte
from reseau.structures.models import Structure

# An event: prepared, changed, proposed, taken back (R5.8, R5.13).

PAR_JOUR = 60  # ce qu’une personne prépare d’événements en un jour ; une série en est un
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
    `horaire_exiger` or `quota_exiger` does.
    """
    auteur_tenir(par=par)
    if (deja := Evenement.objects.filter(uuid=cle, cree_par=par).first()) is not None:
        return deja
    quota_exiger(Evenement.objects.filter(cree_par=par), depuis="cree_le", combien=PAR_JOUR, quoi="événements")
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
    verrou = evenement_verrouiller(evenement=evenement)
    droit_exiger(par=par, evenement=verrou)
    version_exiger(evenement=verrou, version=version)
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
        date_changee(evenement=verrou, par=par)
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
        droit_exiger(par=par, evenement=verrou)
        _dit_exiger(verrou)
        premier = verrou.creneaux.tenus().first()
        if premier is None:
            raise RegleRefusee("date", "Dites quand.")
        if premier.debut <= timezone.now():
            raise RegleRefusee("passe", "Cette date est passée : choisissez un jour à venir.")
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
    droit_exiger(par=par, evenement=verrou)
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


def _organisateur_exiger(evenement: Evenement, par: Compte) -> None:
    if not structures_pour_organiser(par).filter(pk=evenement.organisateur_id).exists():
        raise RegleRefusee("organisateur", "Vous ne proposez pas au nom de cette structure.")


def _ensembles_poser(evenement: Evenement, ensembles: Mapping[str, Iterable[Any]]) -> None:
    for nom in ENSEMBLES:
        if nom in ensembles:
            getattr(evenement, nom).set(ensembles[nom])


# What the one page of an event sends: written, and proposed when it is asked, or nothing at all.

A_PROPOSER = (Moderation.BROUILLON, Moderation.A_COMPLETER, Moderation.REFUSE)


@transaction.atomic
def evenement_envoyer(
    *,
    par: Compte,
    cle: uuid.UUID,
    version: int,
    proposer: bool,
    evenement: Evenement | None = None,
    motif: str = "",
    motif_delai: str = "",
    **champs: Any,
) -> Evenement:
    """Write a new event, or change this one, then propose it unless it is kept as a draft.

    Sent twice under one key, it is written once: what was kept as a draft takes what was sent last, what was proposed
    stays as it is. Raises RegleRefusee "cle" when the key is someone else's, or as the rules that it follows.
    """
    champs["motif_delai"] = motif_delai
    if evenement is None:
        auteur_tenir(par=par)
        evenement = Evenement.objects.filter(uuid=cle).first()
        if evenement is None:
            ecrit = evenement_creer(par=par, cle=cle, **champs)
        elif evenement.cree_par_id != par.pk:
            raise RegleRefusee("cle", "Ce formulaire a déjà servi : rechargez la page.")
        elif evenement.moderation != Moderation.BROUILLON:
            return evenement
        else:
            ecrit = evenement_modifier(evenement=evenement, par=par, version=evenement.version, motif=motif, **champs)
    else:
        ecrit = evenement_modifier(evenement=evenement, par=par, version=version, motif=motif, **champs)
    if proposer and ecrit.moderation in A_PROPOSER:
        ecrit = evenement_proposer(evenement=ecrit, par=par, motif_delai=motif_delai, motif=motif)
    return ecrit


# What becomes of an event: a date confirmed, put off, cancelled, held (R5.13).

OPTION_PASSEE = "Sa date est passée sans avoir été confirmée."


@transaction.atomic
def evenement_confirmer(*, evenement: Evenement, par: Compte, motif: str = "") -> Evenement:
    """Its tentative date is sure, and holds its room.

    Raises RegleRefusee "etat", "droit", "date" when it has none to come, or as `date_garder` does.
    """
    with _changer(evenement, Vie.CONFIRME, par) as verrou:
        if verrou.vie != Vie.OPTION:
            raise RegleRefusee("date", "Donnez-lui d’abord une nouvelle date.")
    date_garder(evenement=verrou, par=par, motif=motif)
    return verrou


@transaction.atomic
def evenement_remettre_en_option(*, evenement: Evenement, par: Compte) -> Evenement:
    """Its date is no longer sure: it gives way to a confirmed one. Raises RegleRefusee "etat" or "droit"."""
    with _changer(evenement, Vie.OPTION, par) as verrou:
        if verrou.vie != Vie.CONFIRME:
            raise RegleRefusee("date", "Donnez-lui d’abord une nouvelle date.")
    return verrou


@transaction.atomic
def evenement_reporter(*, evenement: Evenement, par: Compte, motif: str) -> Evenement:
    """Put it off: it takes no date any more, until another one is given; those who come are told.

    Raises RegleRefusee "motif", "etat", "droit", "recent" or "passe".
    """
    with _changer(evenement, Vie.REPORTE, par, motif := _dit(motif)) as verrou:
        anciennete_exiger(par=par, evenement=verrou)
        _a_venir_exiger(verrou)
    changement_dire(verrou, "reporté", motif, par=par)
    return verrou


@transaction.atomic
def evenement_annuler(*, evenement: Evenement, par: Compte, motif: str) -> Evenement:
    """Cancel it, for everyone who has it in a calendar; those who come are told.

    Raises RegleRefusee "motif", "etat", "droit", "recent" or "passe".
    """
    with _changer(evenement, Vie.ANNULE, par, motif := _dit(motif)) as verrou:
        anciennete_exiger(par=par, evenement=verrou)
        if verrou.vie != Vie.REPORTE:
            _a_venir_exiger(verrou)
    changement_dire(verrou, "annulé", motif, par=par)
    return verrou


@transaction.atomic
def evenement_tenir(*, evenement: Evenement, par: Compte | None = None) -> Evenement:
    """It took place: its last date is over. Raises RegleRefusee "pas_finie" before, or "etat"."""
    with _changer(evenement, Vie.TENU, par) as verrou:
        if verrou.moderation != Moderation.PROGRAMME or not verrou.passe:
            raise RegleRefusee("pas_finie", "Sa dernière date n’est pas passée, ou il n’est pas programmé.")
    return verrou


@transaction.atomic
def option_lever(*, evenement: Evenement) -> Evenement:
    """It was never confirmed and its last date is over: it is cancelled, and its organisers are told like the others.

    Raises RegleRefusee "confirmee" once it is sure, "pas_finie" before, or "etat".
    """
    with _changer(evenement, Vie.ANNULE, None, OPTION_PASSEE) as verrou:
        if verrou.vie != Vie.OPTION:
            raise RegleRefusee("confirmee", "Sa date a été confirmée, ou reportée.")
        if not verrou.passe:
            raise RegleRefusee("pas_finie", "Sa dernière date n’est pas passée.")
    changement_dire(verrou, "annulé", OPTION_PASSEE)
    return verrou


@contextmanager
def _changer(evenement: Evenement, vers: str, par: Compte | None, motif: str = "") -> Iterator[Evenement]:
    """The passage, and what every one does: calendars are told, kept pages forgotten."""
    with VIE.passer(evenement, vers=vers, par=par, motif=motif) as verrou:
        if par is not None:
            droit_exiger(par=par, evenement=verrou)
        yield verrou
        verrou.sequence += 1
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    public_purge()


def _a_venir_exiger(evenement: Evenement) -> None:
    if evenement.passe:
        raise RegleRefusee("passe", "Sa dernière date est passée : il s’est tenu, ou il ne change plus.")


def _dit(motif: str) -> str:
    if not (motif := motif.strip()):
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase : tout le monde la lira.")
    return motif


# What a structure organises and brings is of the one that replaces it.


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Events that it organises, alone or with others, what it brings, and the answers of its people follow."""
    Evenement.objects.filter(organisateur=source).update(organisateur=cible)
    for evenement in Evenement.objects.filter(co_organisateurs=source):
        evenement.co_organisateurs.remove(source)
        evenement.co_organisateurs.add(cible)
    # Une structure n’organise pas une seconde fois avec elle-même.
    liens = Evenement.co_organisateurs.through.objects.filter(structure=cible, evenement__organisateur=cible)
    liens.delete()
    Apport.objects.filter(structure=source).update(structure=cible)
    Participation.objects.filter(structure=source).update(structure=cible)
    public_purge()
