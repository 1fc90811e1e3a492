"""What comes out of a point: an information, an opinion, a decision, an action; while the session lasts (R4.7)."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.choices import GenreSuite
from reseau.animation.gardes import dit_exiger
from reseau.animation.models import Point, Reunion, Suite
from reseau.animation.queries.porteurs import CHAMPS, echeance_proposer, porteurs_de
from reseau.animation.rules.verrous import ecrit_noter, personnes_exiger, reunion_verrouiller
from reseau.comptes.models import Compte

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
        _engager(suite, reunion)
    else:
        suite.echeance, suite.porteur = None, ""
        for nom in CHAMPS:
            setattr(suite, nom, None)
    if suite.suit and suite.suit.point.reunion_id != reunion.pk:
        raise RegleRefusee("suit", "Cette décision est d’une autre réunion.")
    suite.ecrite_le = timezone.now()
    suite.full_clean(exclude=["uuid", "version", "point", "ecrite_par"])
    suite.save()
    ecrit_noter(reunion=reunion)


def _engager(suite: Suite, reunion: Reunion) -> None:
    """A decision and an action have who does it, and for when."""
    if not suite.porteur:
        raise RegleRefusee("porteur", "Dites qui s’en charge.")
    suite.echeance = suite.echeance or echeance_proposer(reunion)
    if suite.echeance < timezone.localdate(reunion.debut):
        raise RegleRefusee("echeance", "Cette date est avant la séance.")
