"""The life of a slip: opened, received, re-addressed with a reason, gone on with, closed (R5.4, R5.11)."""

import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from home.codes import code_generer
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.orientation.choices import (
    CODE_LONGUEUR,
    FICHE,
    FICHE_SANS_PASSAGE,
    FICHES_OUVERTES,
    EtatFiche,
    Issue,
    Motif,
    Rang,
)
from reseau.orientation.models import FicheLiaison, PassagePorte
from reseau.orientation.permissions import peut_recevoir
from reseau.orientation.queries.portes import Porte, Reponse
from reseau.orientation.rules.motifs import motif_appliquer
from reseau.structures.models import Structure

ESSAIS_DE_CODE = 5
ISSUES = {EtatFiche.RECUE: Issue.RECUE, EtatFiche.ABOUTIE: Issue.RECUE, EtatFiche.SANS_SUITE: Issue.SANS_SUITE}
INCONNUE = ("code_inconnu", "Cette fiche n’attend pas la personne dans l’une de vos structures.")
MEME = ("meme_structure", "Cette structure est déjà une porte de la fiche : choisissez-en une autre.")
PLUS_PROPOSEE = ("porte", "Cette porte n’est plus proposée. Choisissez-en une autre.")
CHERCHE = ("close", "Cette fiche est ré-adressée : il lui faut une autre porte.")
ATTEND = ("close", "Cette fiche a déjà une porte qui attend la personne.")


@transaction.atomic
def fiche_ouvrir(
    *, par: Compte, cle: UUID, structure: Structure, reponse: Reponse, porte: Porte | None
) -> FicheLiaison:
    """A slip for the door that the person chose among those shown; the same key sent again is the same slip.

    `structure` is that of the reader: the first door at rank one, else the one that opens it without being a door.
    RegleRefusee "deuxieme_porte" for who must answer, "porte" for a door that was not shown, "meme_structure".
    """
    if deja := FicheLiaison.objects.filter(cle=cle).first():
        return deja
    demande = reponse.demande
    if demande.rang == Rang.DEUXIEME:
        raise RegleRefusee("deuxieme_porte", "Vous êtes la deuxième porte : vous répondez, ou vous appelez.")
    if porte is None or porte not in reponse.proposees:
        raise RegleRefusee(*PLUS_PROPOSEE)
    if porte.structure.pk == structure.pk:
        raise RegleRefusee(*MEME)
    premiere = demande.rang == Rang.PREMIERE
    fiche, neuve = _creer(
        cle,
        besoin_id=demande.besoin.pk, situation_id=demande.situation.pk, bassin=reponse.bassin, rang=demande.rang,
        service=porte.service, lieu=porte.la, structure=porte.structure, ouvrante=None if premiere else structure,
        jeu_id=reponse.jeu.pk,
    )  # fmt: skip
    if not neuve:
        return fiche
    fiche.montrees.set([montree.service for montree in reponse.proposees])
    FICHE.commencer(fiche, par=par)
    if premiere:
        fiche.passages.create(rang=1, structure=structure, issue=Issue.ADRESSEE)
    fiche.passages.create(rang=demande.rang + 1, structure=porte.structure, service=porte.service)
    return fiche


def _creer(cle: UUID, **champs: object) -> tuple[FicheLiaison, bool]:
    """The slip of this key, and whether it is new; a code that another one took is drawn again."""
    for _ in range(ESSAIS_DE_CODE):
        try:
            with transaction.atomic():
                return FicheLiaison.objects.create(cle=cle, code=code_generer(CODE_LONGUEUR), **champs), True
        except IntegrityError:
            if deja := FicheLiaison.objects.filter(cle=cle).first():
                return deja, False
    raise RegleRefusee("code", "La fiche n’a pas pu être numérotée. Recommencez.")


@transaction.atomic
def fiche_recevoir(*, fiche: FicheLiaison, par: Compte, vers: str) -> FicheLiaison:
    """Say that the person was received: accompanied, satisfied, or without a follow-up.

    RegleRefusee "code_inconnu" for who is not at the awaited door, "issue" for anything else, "close" when another was
    faster, or when the slip looks for a door.
    """
    if vers not in ISSUES:
        raise RegleRefusee("issue", "Dites ce qui s’est passé.")
    with FICHE.passer(fiche, vers=vers, par=par) as fiche:
        derniere = _tenue(fiche, par)
        if fiche.cherche_une_porte:
            raise RegleRefusee(*CHERCHE)
        if derniere.issue == Issue.ATTENDUE:
            derniere.le = timezone.localdate()
        derniere.issue = ISSUES[EtatFiche(vers)]
        derniere.save(update_fields=["issue", "le"])
        fiche.recue_le = fiche.recue_le or timezone.localdate()
    return fiche


@transaction.atomic
def fiche_readresser(*, fiche: FicheLiaison, par: Compte, motif: str) -> FicheLiaison:
    """Say that the person cannot be received here, and why; the reason acts. A third door is allowed, and told once.

    RegleRefusee "motif" without a reason of the list, "code_inconnu", "close".
    """
    if motif not in Motif.values:
        raise RegleRefusee("motif", "Ré-adresser demande un motif, un seul.")
    fiche = FICHE.verrouiller(fiche)
    derniere = _tenue(fiche, par)
    if fiche.cherche_une_porte:
        raise RegleRefusee(*CHERCHE)
    derniere.issue, derniere.motif, derniere.le = Issue.READRESSEE, Motif(motif), timezone.localdate()
    if fiche.etat == EtatFiche.READRESSEE:
        FICHE.noter(fiche, "Ré-adressée encore", par=par, motif=Motif(motif).label)
    else:
        FICHE.changer(fiche, vers=EtatFiche.READRESSEE, par=par, motif=Motif(motif).label)
    derniere.save(update_fields=["issue", "motif", "le"])
    motif_appliquer(fiche=fiche, passage=derniere)
    return fiche


@transaction.atomic
def fiche_poursuivre(*, fiche: FicheLiaison, par: Compte, reponse: Reponse, porte: Porte | None) -> FicheLiaison:
    """One more door for a slip that was re-addressed; sent twice, it is one door.

    RegleRefusee "close" when a door awaits the person already, "meme_structure" for one she went through, "porte".
    """
    if porte is None or porte not in reponse.proposees:
        raise RegleRefusee(*PLUS_PROPOSEE)
    fiche = FICHE.verrouiller(fiche)
    derniere = fiche.derniere
    if fiche.attend_la_personne and derniere.service_id == porte.service.pk:
        return fiche
    _tenue(fiche, par)
    if fiche.etat != EtatFiche.READRESSEE or not fiche.cherche_une_porte:
        raise RegleRefusee(*ATTEND)
    if fiche.passages.filter(structure=porte.structure).exists():
        raise RegleRefusee(*MEME)
    fiche.passages.create(rang=derniere.rang + 1, structure=porte.structure, service=porte.service)
    FicheLiaison.objects.filter(pk=fiche.pk).update(
        structure=porte.structure, service=porte.service, lieu=porte.la, jeu=reponse.jeu.pk
    )
    fiche.montrees.add(*(montree.service for montree in reponse.proposees))
    FICHE.noter(fiche, "Une autre porte", par=par)
    fiche.refresh_from_db()
    return fiche


def fiches_echoir(*, jour: datetime.date | None = None) -> int:
    """Close the slips for which nobody came in sixty days, each in its own transaction. How many."""
    limite = (jour or timezone.localdate()) - datetime.timedelta(days=FICHE_SANS_PASSAGE)
    ouvertes = FicheLiaison.objects.filter(etat__in=FICHES_OUVERTES).annotate(bouge_le=Max("passages__le"))
    vieilles = ouvertes.filter(Q(bouge_le__lte=limite) | Q(bouge_le=None, ouverte_le__lte=limite))
    return sum(_echoir(cle, limite) for cle in vieilles.values_list("pk", flat=True))


@transaction.atomic
def _echoir(cle: int, limite: datetime.date) -> int:
    fiche = FICHE.verrouiller(FicheLiaison(pk=cle))
    derniere = fiche.derniere
    if fiche.etat not in FICHES_OUVERTES or (derniere and derniere.le > limite):
        return 0
    if derniere and derniere.issue == Issue.ATTENDUE:
        PassagePorte.objects.filter(pk=derniere.pk).update(issue=Issue.JAMAIS_VENUE)
    FICHE.changer(fiche, vers=EtatFiche.SANS_SUITE, par=None, motif="Personne n’est venu en soixante jours.")
    return 1


def _tenue(fiche: FicheLiaison, par: Compte) -> PassagePorte:
    """The last door of a locked slip, when this person is there."""
    derniere = fiche.derniere
    if derniere is None or not peut_recevoir(par, fiche):
        raise RegleRefusee(*INCONNUE)
    return derniere
