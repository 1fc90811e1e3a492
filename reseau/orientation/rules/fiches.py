"""The life of a slip: opened, received, re-addressed with a reason, closed, then counted and erased (R3.5, R5.4,
R5.11).
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.securite.coffre import code_generer
from reseau.annuaire.choices import Inexactitude
from reseau.annuaire.models import Service
from reseau.annuaire.portes import signalement_creer
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from reseau.orientation import avis
from reseau.orientation.choices import (
    CODE_LONGUEUR,
    FICHE,
    FICHE_JOURS,
    FICHE_SANS_PASSAGE,
    FICHES_OUVERTES,
    PLANCHER,
    REFUS_JOURS,
    REFUS_NOMBRE,
    SANS_VENUE,
    Effet,
    EtatFiche,
    Issue,
    Motif,
    Rang,
)
from reseau.orientation.models import Decompte, FicheLiaison, PassagePorte, Regle, Situation
from reseau.orientation.permissions import peut_recevoir
from reseau.orientation.queries.assistant import Porte, Reponse
from reseau.orientation.queries.fiches import recherche_url
from reseau.orientation.rules.regles import regle_proposer
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

SIGNALES = {
    Motif.FICHE_FAUSSE: Inexactitude.SERVICE,
    Motif.HORS_ZONE: Inexactitude.PUBLIC,
    Motif.NIVEAU: Inexactitude.SERVICE,
}
TEXTE = "Signalé par la structure elle-même, en ré-adressant une personne : {motif}."
REFUSE = "Ce service n’accueille pas ce public : il l’a dit trois fois en trois mois."


def motif_appliquer(*, fiche: FicheLiaison, passage: PassagePorte) -> None:
    """What this reason does; some do nothing, and her own choice tells nobody."""
    motif = Motif(passage.motif)
    if motif in SIGNALES:
        signalement_creer(
            structure=passage.structure,
            service=passage.service
            if passage.service and passage.service.structure_id == passage.structure_id
            else None,
            inexactitudes=[SIGNALES[motif]],
            texte=TEXTE.format(motif=motif.label.lower()),
        )
    if motif == Motif.PUBLIC:
        _proposer(fiche, passage)
    if passage.rang >= Rang.DEUXIEME and motif != Motif.CHOIX:
        avis.TROISIEME_PORTE.envoyer(
            qui_anime(bassin=fiche.bassin),
            recherche_url(fiche),
            etape=str(fiche.pk),
            besoin=fiche.besoin.libelle,
            situation=fiche.situation.libelle,
            bassin=fiche.bassin.nom if fiche.bassin else "",
            structure=passage.structure.nom,
            motif=passage.get_motif_display(),
        )


def refus_proposer(*, service: Service, situation: Situation) -> Regle:
    """Propose to set this service aside for this situation, once; the proposal, old or new."""
    dits = {"service": service, "situation": situation, "effet": Effet.ECARTER.value, "motif": REFUSE}
    return regle_proposer(par=None, cle=uuid.uuid4(), **dits)


def qui_anime(*, bassin: Bassin | None) -> list[Compte]:
    """Who animates this bassin today; the Région when nobody does, or when there is none."""
    animent = list(comptes_mandates(Role.CHARGE_MISSION, bassin=bassin)) if bassin else []
    return animent or list(comptes_mandates(Role.REGION))


def _proposer(fiche: FicheLiaison, passage: PassagePorte) -> None:
    """The third refusal of a public by a service in ninety days proposes a rule to the Région, once."""
    if passage.service is None:
        return
    # Un refus à la fois par service : chacun compte ceux qui viennent d’être enregistrés.
    Service.objects.select_for_update(of=("self",)).filter(pk=passage.service_id).first()
    depuis = timezone.localdate() - datetime.timedelta(days=REFUS_JOURS)
    refus = PassagePorte.objects.filter(
        service=passage.service, issue=Issue.READRESSEE, motif=Motif.PUBLIC, le__gt=depuis,
        fiche__situation=fiche.situation,
    )  # fmt: skip
    if refus.count() >= REFUS_NOMBRE:
        refus_proposer(service=passage.service, situation=fiche.situation)


# The life of a slip: opened, received, re-addressed with a reason, gone on with, closed (R5.4, R5.11).

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
        jeu=reponse.jeu,
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
        structure=porte.structure, service=porte.service, lieu=porte.la, jeu=reponse.jeu
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


# Slips follow a structure that is merged into another.


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """What named `source` names `cible`."""
    FicheLiaison.objects.filter(structure=source).update(structure=cible)
    FicheLiaison.objects.filter(ouvrante=source).update(ouvrante=cible)
    PassagePorte.objects.filter(structure=source).update(structure=cible)


# What remains of slips: a count by month, never of fewer than five but in its widest row; then nothing (R3.5, R5.11).
#
# A month is counted whole, once its first day is as old as a slip may be: counted day by day, it would be nothing but
# counts below five. Each slip then lives to its own last day.


class Cle(NamedTuple):
    """What a count is about; None where it does not say."""

    mois: datetime.date
    portes: int
    besoin: int | None
    bassin: int | None
    reseau: int | None
    situation: int | None

    def elargie(self) -> "Cle | None":
        """The same, saying one thing less: the situation, then the network, the bassin, the need; None at the end."""
        for champ in ("situation", "reseau", "bassin", "besoin"):
            if getattr(self, champ) is not None:
                return self._replace(**{champ: None})
        return None


def decomptes_fondre(*, comptes: Mapping[Cle, int], deja: frozenset[Cle] = frozenset()) -> dict[Cle, int]:
    """The same slips with no count below five but in the widest rows; a smaller one joins a wider, or `deja`."""
    restent, gardes = Counter(comptes), {}
    while restent:
        precision = max(map(_precision, restent))
        for cle in [cle for cle in restent if _precision(cle) == precision]:
            nombre, plus_large = restent.pop(cle), cle.elargie()
            if plus_large is None or nombre >= PLANCHER or cle in deja:
                gardes[cle] = nombre
            else:
                restent[plus_large] += nombre
    return gardes


def _precision(cle: Cle) -> int:
    return sum(valeur is not None for valeur in cle)


def fiches_decompter(*, jour: datetime.date | None = None) -> int:
    """Count the months whose first day is old enough, then erase the slips that are; how many are erased."""
    limite = (jour or timezone.localdate()) - datetime.timedelta(days=FICHE_JOURS)
    _compter(limite.replace(day=1))
    return _effacer(limite)


@transaction.atomic
def _compter(dernier_mois: datetime.date) -> None:
    fin = (dernier_mois + datetime.timedelta(days=31)).replace(day=1)
    dues = FicheLiaison.objects.filter(decomptee=False, ouverte_le__lt=fin)
    cles = list(dues.select_for_update().order_by("pk").values_list("pk", flat=True))
    venues = ~Q(passages__issue__in=SANS_VENUE)
    lues = FicheLiaison.objects.filter(pk__in=cles).order_by().annotate(portes=Max("passages__rang", filter=venues))
    comptes = Counter(
        Cle(ouverte_le.replace(day=1), portes or 1, besoin, bassin, reseau, situation)
        for ouverte_le, portes, besoin, bassin, reseau, situation in lues.values_list(
            "ouverte_le", "portes", "besoin_id", "bassin_id", "structure__reseau_id", "situation_id"
        )
    )
    mois = {cle.mois for cle in comptes}
    deja = {Cle(*ligne): pk for pk, *ligne in Decompte.objects.filter(mois__in=mois).values_list("pk", *Cle._fields)}
    for cle, nombre in decomptes_fondre(comptes=comptes, deja=frozenset(deja)).items():
        if cle in deja:
            Decompte.objects.filter(pk=deja[cle]).update(nombre=F("nombre") + nombre)
        else:
            besoin, bassin, reseau, situation = cle[2:]
            Decompte.objects.create(
                mois=cle.mois, portes=cle.portes, besoin_id=besoin, bassin_id=bassin, reseau_id=reseau,
                situation_id=situation, nombre=nombre,
            )  # fmt: skip
    FicheLiaison.objects.filter(pk__in=cles).update(decomptee=True)


@transaction.atomic
def _effacer(limite: datetime.date) -> int:
    """Erase them with their doors and their history."""
    vieilles = FicheLiaison.objects.filter(decomptee=True, ouverte_le__lte=limite)
    nombre = vieilles.count()
    vieilles.delete()
    return nombre
