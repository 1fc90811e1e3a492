"""Hold a session: it opens, points are taken up and written, outcomes and presences noted, under one lock (R4.7)."""

import datetime
import uuid
from collections.abc import Container, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.etats.plume import Ecrit, concurrent_departager, texte_ecrire, texte_normaliser
from home.etats.plume import plume_prendre as prendre
from home.etats.plume import plume_rendre as rendre
from home.recherche.texte import replier
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from reseau.animation.choices import ECRITES, EN_SEANCE, REUNION, TEXTE_MAX, Constat, EtatReunion, GenreSuite
from reseau.animation.models import Convocation, Point, Reunion, Suite, TexteConcurrent
from reseau.animation.permissions import dit_exiger, tenue_exiger
from reseau.animation.queries.decisions import PORTEURS, echeance_proposer, porteurs_de
from reseau.comptes.models import Compte

# What every word written in session asks first, and what it leaves behind: the version that the readers follow.

SINON = "cochez plus bas que ces mots ne désignent pas une personne reçue"


def reunion_verrouiller(*, reunion: Reunion, par: Compte, etats: Container[str] = EN_SEANCE) -> Reunion:
    """The meeting, locked, while it may be written by this person.

    Raises RegleRefusee "droit", "verrouillee" once adopted, or "etat".
    """
    tenue_exiger(par=par, comite=reunion.comite)
    verrou = REUNION.verrouiller(reunion)
    if verrou.etat == EtatReunion.ADOPTEE:
        raise RegleRefusee("verrouillee", "Le compte rendu est adopté : il ne change plus.")
    if verrou.etat not in etats:
        raise RegleRefusee("etat", f"Cela s’écrit en séance : {REUNION.phrase(verrou)}")
    return verrou


def ecrit_noter(*, reunion: Reunion) -> datetime.datetime:
    """Something was written: who follows this meeting reads it again. When."""
    maintenant = timezone.now()
    Reunion.objects.filter(pk=reunion.pk).update(version=F("version") + 1, ecrit_le=maintenant)
    return maintenant


def personnes_exiger(*, texte: str, reunion: Reunion, deja: str = "", garder: bool = False) -> None:
    """Raises RegleRefusee "personne" when the detector sees someone who holds no seat and was not there before.

    `garder` is the word of who writes: these words name nobody who was received (R3.5).
    """
    if garder or not (vues := [d for d in identifiants_detecter(texte) if d.extrait not in deja]):
        return
    noms = [replier(siege.qui) for siege in reunion.comite.sieges.select_related("compte")]
    if etrangeres := [d for d in vues if not _siege(replier(d.extrait), noms)]:
        raise RegleRefusee("personne", phrase_alerte(etrangeres, SINON))


def _siege(extrait: str, noms: list[str]) -> bool:
    """« Mme Tessier », when a Tessier holds a seat."""
    mots = extrait.split()[1:]
    return bool(mots) and any(set(mots) <= set(nom.split()) for nom in noms if nom)


# Hold a session: it opens, one point after another is taken up, and the clock tells what each one took (R4.7).


@transaction.atomic
def seance_ouvrir(*, reunion: Reunion, par: Compte) -> Reunion:
    """Open the session at its first point; opened twice, it opened once. Raises RegleRefusee "droit", "vide", "etat".

    A seat named since the meeting was convened is asked its presence as the others.
    """
    tenue_exiger(par=par, comite=reunion.comite)
    verrou = REUNION.verrouiller(reunion)
    if verrou.etat == EtatReunion.EN_COURS:
        return verrou
    if (premier := verrou.points.order_by("ordre", "pk").first()) is None:
        raise RegleRefusee("vide", "L’ordre du jour est vide : ajoutez un point avant d’ouvrir la séance.")
    maintenant = timezone.now()
    dit = {"ouverte_le": maintenant, "point_courant": premier}
    REUNION.changer(verrou, vers=EtatReunion.EN_COURS, par=par, champs=dit)
    premier.commence_le = maintenant
    premier.save(update_fields=["commence_le"])
    deja = verrou.convocations.values("siege")
    for siege in verrou.comite.sieges.en_vigueur().exclude(pk__in=deja):
        Convocation.objects.create(reunion=verrou, siege=siege)
    ecrit_noter(reunion=verrou)
    return verrou


@transaction.atomic
def point_aborder(*, point: Point, par: Compte, traite: bool = False) -> Reunion:
    """Take up this point: the clock of the one before stops; `traite` says besides that it is done with.

    Raises RegleRefusee "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par)
    if reunion.point_courant_id == point.pk:
        return reunion
    if traite:
        Point.objects.filter(pk=reunion.point_courant_id).update(traite=True)
    horloge_arreter(reunion=reunion)
    Point.objects.filter(pk=point.pk).update(commence_le=timezone.now())
    reunion.point_courant = point
    reunion.save(update_fields=["point_courant"])
    ecrit_noter(reunion=reunion)
    return reunion


@transaction.atomic
def point_traiter(*, point: Point, par: Compte, traite: bool) -> Point:
    """Say that a point is done with, or that it is not: what is not goes to the next meeting.

    Raises RegleRefusee "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par)
    if Point.objects.filter(pk=point.pk).exclude(traite=traite).update(traite=traite):
        ecrit_noter(reunion=reunion)
    point.refresh_from_db(fields=["traite"])
    return point


def horloge_arreter(*, reunion: Reunion) -> None:
    """Count what the current point took; the caller holds the lock of the meeting, and says what comes next."""
    courant = Point.objects.filter(pk=reunion.point_courant_id).exclude(commence_le=None).first()
    if courant is None:
        return
    passees = max(0, int((timezone.now() - courant.commence_le).total_seconds()))
    courant.secondes, courant.commence_le = courant.secondes + passees, None
    courant.save(update_fields=["secondes", "commence_le"])
    reunion.point_courant = None
    reunion.save(update_fields=["point_courant"])


# Who was there: what was seen of each seat that day (R4.7).


@transaction.atomic
def presences_noter(*, reunion: Reunion, par: Compte, constats: Mapping[uuid.UUID, str]) -> int:
    """Write what was seen of these convenings, the others left as they are; how many changed.

    Raises RegleRefusee "constat", "droit", "verrouillee", "etat".
    """
    verrou = reunion_verrouiller(reunion=reunion, par=par, etats=ECRITES)
    if not set(constats.values()) <= {"", *Constat.values}:
        raise RegleRefusee("constat", "Ce choix n’est pas dans la liste.")
    changees = []
    for convocation in verrou.convocations.filter(uuid__in=constats):
        if convocation.constat != (constat := constats[convocation.uuid]):
            convocation.constat = constat
            changees.append(convocation)
    if changees:
        verrou.convocations.model.objects.bulk_update(changees, ["constat"])
        ecrit_noter(reunion=verrou)
    return len(changees)


# Write the minutes of a point: the pen of the house (`home.etats.plume`), under the lock of the meeting (R4.7).


@transaction.atomic
def plume_prendre(*, point: Point, par: Compte) -> Point:
    """Take the pen of a point for two minutes; writing renews it.

    Raises RegleRefusee "plume" while someone else holds it, "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    tenu = prendre(point, par=par, quoi="ce point")
    ecrit_noter(reunion=reunion)
    return tenu


@transaction.atomic
def plume_passer(*, point: Point, par: Compte) -> Point:
    """Put the pen down; nothing happens when someone else holds it. Raises RegleRefusee "droit", "etat"."""
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    if rendre(point, par=par):
        ecrit_noter(reunion=reunion)
    return _relire(point)


@transaction.atomic
def point_ecrire(*, point: Point, par: Compte, texte: str, version: int, garder: bool = False) -> Ecrit[Point]:
    """Write what was said of a point, as it was read at `version`; sent twice, it is written once.

    Raises RegleRefusee "texte" when it is too long, "personne", "droit", "verrouillee", "etat".
    """
    texte = texte_normaliser(texte, longueur=TEXTE_MAX)
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    personnes_exiger(texte=texte, reunion=reunion, deja=_relire(point).compte_rendu, garder=garder)
    ecrit = texte_ecrire(point, par=par, texte=texte, version=version, a_cote=TexteConcurrent)
    if ecrit.change:
        ecrit_noter(reunion=reunion)
    return ecrit


@transaction.atomic
def concurrent_regler(*, concurrent: TexteConcurrent, par: Compte, garder: str, version: int) -> Point:
    """Say what becomes of two texts. Raises RegleRefusee "droit", "verrouillee", "etat", or as the pen does."""
    reunion = reunion_verrouiller(reunion=concurrent.point.reunion, par=par, etats=ECRITES)
    concurrent_departager(concurrent, par=par, garder=garder, version=version, longueur=TEXTE_MAX)
    ecrit_noter(reunion=reunion)
    return _relire(concurrent.point)


def _relire(point: Point) -> Point:
    return Point.objects.select_related("reunion__comite", "tenu_par").get(pk=point.pk)


# What comes out of a point: an information, an opinion, a decision, an action; while the session lasts (R4.7).

ENGAGENT = (GenreSuite.DECISION, GenreSuite.ACTION)


@transaction.atomic
def suite_ajouter(*, point: Point, par: Compte, cle: uuid.UUID, garder: bool = False, **dit: Any) -> Suite:
    """Add what came out of a point; the same key writes once.

    `dit` is `genre`, `texte`, and as needed `porteur` (words), `echeance` (the next meeting), `precision`, `suit`,
    `revise`, `revoir_le`. Raises RegleRefusee "genre", "texte", "porteur", "echeance", "suit", "personne", "droit",
    "verrouillee", "etat"; ValidationError by field.
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par)
    if existante := Suite.objects.filter(uuid=cle, point=point).first():
        return existante
    suite = Suite(uuid=cle, point=point, ecrite_par=par)
    _ecrire(suite, reunion, garder, **dit)
    return suite


@transaction.atomic
def suite_modifier(*, suite: Suite, par: Compte, version: int, garder: bool = False, **dit: Any) -> Suite:
    """Change it, its genre too: what was said becomes decided. Raises RegleRefusee "conflit" when it changed since.

    The other refusals are those of `suite_ajouter`.
    """
    reunion = reunion_verrouiller(reunion=suite.point.reunion, par=par)
    verrou = Suite.objects.select_for_update().get(pk=suite.pk)
    if verrou.version != version:
        phrase = f"Elle a changé depuis : on y lit « {verrou.texte} ». Relisez, puis gardez à nouveau."
        raise RegleRefusee("conflit", phrase)
    verrou.version = F("version") + 1
    _ecrire(verrou, reunion, garder, **dit)
    verrou.refresh_from_db(fields=["version"])
    return verrou


@transaction.atomic
def suite_retirer(*, suite: Suite, par: Compte) -> None:
    """Take it away, before it has a number. Raises RegleRefusee "droit", "verrouillee", "etat"."""
    reunion = reunion_verrouiller(reunion=suite.point.reunion, par=par)
    Suite.objects.filter(pk=suite.pk).delete()
    ecrit_noter(reunion=reunion)


def _ecrire(suite: Suite, reunion: Reunion, garder: bool, **dit: Any) -> None:
    """Lay out, check, write."""
    avant = suite.texte
    qui = {"porteur": str(suite.porteur), **dit}.pop("porteur")
    for nom, valeur in {**dit, **porteurs_de(reunion.comite).lire(qui)}.items():
        setattr(suite, nom, valeur)
    suite.texte = dit_exiger(texte=suite.texte, code="texte", phrase="Dites ce qui est retenu, en une phrase.")
    personnes_exiger(texte=f"{suite.texte} {suite.precision}", reunion=reunion, deja=avant, garder=garder)
    if suite.genre not in GenreSuite.values:
        raise RegleRefusee("genre", "Choisissez ce que c’est.")
    if suite.genre in ENGAGENT:
        if not suite.porteur:
            raise RegleRefusee("porteur", "Dites qui s’en charge.")
        suite.echeance = suite.echeance or echeance_proposer(reunion)
        if suite.echeance < timezone.localdate(reunion.debut):
            raise RegleRefusee("echeance", "Cette date est avant la séance.")
    else:
        suite.echeance, suite.porteur = None, ""
        for nom in PORTEURS:
            setattr(suite, nom, None)
    if suite.suit and suite.suit.point.reunion_id != reunion.pk:
        raise RegleRefusee("suit", "Cette décision est d’une autre réunion.")
    suite.ecrite_le = timezone.now()
    suite.full_clean(exclude=["uuid", "version", "point", "ecrite_par"])
    suite.save()
    ecrit_noter(reunion=reunion)
