"""What was done in a training told in the words of xAPI, under a name that tells nothing of who the person is."""

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from reseau.comptes.models import Compte
from safran.parcours.models import Suivi
from safran.parcours.queries.plans import Plan, plans_lire
from safran.quiz.models import Tentative
from safran.scorm.choices import EtatPassage
from safran.scorm.models import PassageScorm

SEL = "parcours.identite"
OUVERTURE = "parcours.ouverture"
AGE_MAX = datetime.timedelta(hours=12)


def identifiant_opaque(compte: Compte) -> str:
    """A UUID drawn from the account and the site's secret: nobody finds the account back from it."""
    return str(uuid.UUID(bytes=salted_hmac(SEL, str(compte.pk), algorithm="sha256").digest()[:16], version=4))


def ouverture_signer(suivi_pk: int, module_pk: int, etape_id: str) -> str:
    """When the server gave a step to read, signed for this following and this step."""
    return signing.TimestampSigner(salt=OUVERTURE).sign(f"{suivi_pk}:{module_pk}:{etape_id}")


def ouverture_lire(jeton: str, suivi_pk: int, module_pk: int, etape_id: str) -> datetime.datetime | None:
    """The moment signed for this step, or None when the token is absent, forged, old, or of another step."""
    signataire = signing.TimestampSigner(salt=OUVERTURE)
    try:
        valeur = signataire.unsign(jeton, max_age=AGE_MAX)
    except signing.BadSignature:
        return None
    if valeur != f"{suivi_pk}:{module_pk}:{etape_id}":
        return None
    horodatage = signing.b62_decode(jeton.rsplit(":", 2)[1])
    return datetime.datetime.fromtimestamp(horodatage, tz=datetime.UTC)


# xAPI statements of what happened in a training: an export, never a feed; the actor is an account, never an address.
#
# Each statement has the same identifier every time it is exported: reading twice counts once.

ESPACE = uuid.UUID("5a2f0f86-0d0e-4b5e-9c0e-6f9f5b0c7f11")
VERBES = {
    "commence": ("http://adlnet.gov/expapi/verbs/initialized", "a commencé"),
    "termine": ("http://adlnet.gov/expapi/verbs/completed", "a terminé"),
    "reussit": ("http://adlnet.gov/expapi/verbs/passed", "a réussi"),
    "echoue": ("http://adlnet.gov/expapi/verbs/failed", "n’a pas réussi"),
    "dispense": ("https://w3id.org/xapi/adl/verbs/waived", "a reçu une dérogation pour"),
}
TYPES = {
    "formation": "http://adlnet.gov/expapi/activities/course",
    "module": "http://adlnet.gov/expapi/activities/module",
    "etape": "http://adlnet.gov/expapi/activities/lesson",
    "quiz": "http://adlnet.gov/expapi/activities/assessment",
    "paquet": "http://adlnet.gov/expapi/activities/interaction",
}
FINS = {EtatPassage.TERMINE: "termine", EtatPassage.REUSSI: "reussit", EtatPassage.ECHOUE: "echoue"}
RETIREE = "Étape retirée depuis"


def declarations(suivis: QuerySet[Suivi]) -> Iterator[dict[str, Any]]:
    """The statements of these followings, one following after the other, in a constant number of queries."""
    suivis = suivis.select_related("compte", "formation", "derogation").prefetch_related(
        "etapes_vues", "modules_acheves__module"
    )
    lus = list(suivis)
    plans = plans_lire({suivi.formation_id: suivi.formation for suivi in lus}.values())
    # The quizzes handed in, by person and quiz, of those that these trainings show; one query.
    quiz = {pk for plan in plans.values() for etape in plan.etapes for pk in etape.quiz}
    rendues = Tentative.objects.filter(compte__in={s.compte_id for s in lus}, quiz__in=quiz).exclude(remise_le=None)
    tentatives: dict[tuple[int, int], list[Tentative]] = {}
    for tentative in rendues.select_related("quiz").order_by("remise_le", "pk"):
        tentatives.setdefault((tentative.compte_id, tentative.quiz_id), []).append(tentative)
    # The same for the SCORM and H5P modules that were finished; one query.
    paquets = {pk for plan in plans.values() for etape in plan.etapes for pk in etape.paquets}
    finis = PassageScorm.objects.filter(
        compte__in={s.compte_id for s in lus}, version__paquet__in=paquets, etat__in=FINS
    )
    passages: dict[tuple[int, int], list[PassageScorm]] = {}
    for passage in finis.select_related("version__paquet").order_by("fini_le", "pk"):
        passages.setdefault((passage.compte_id, passage.version.paquet_id), []).append(passage)
    for suivi in lus:
        yield from _du_suivi(suivi, plans[suivi.formation_id], tentatives, passages)


def en_json(lignes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The same as one JSON array, written as it goes."""
    yield "["
    for rang, ligne in enumerate(lignes):
        yield (",\n" if rang else "\n") + json.dumps(ligne, ensure_ascii=False)
    yield "\n]\n"


def _du_suivi(
    suivi: Suivi, plan: Plan, tentatives: dict[tuple[int, int], list[Tentative]],
    passages: dict[tuple[int, int], list[PassageScorm]],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    formation = _objet("formation", f"parcours/{suivi.formation_id}/", suivi.formation.title)
    yield _dire(suivi, "commence", formation, suivi.commence_le)
    for vue in suivi.etapes_vues.all():
        etape = plan.etape(vue.module_id, vue.etape_id)
        adresse = f"parcours/{suivi.formation_id}/{vue.module_id}/{vue.etape_id}/"
        objet = _objet("etape", adresse, etape.titre if etape else RETIREE)
        yield _dire(suivi, "termine", objet, vue.vue_le, parent=formation)
    for acheve in suivi.modules_acheves.all():
        objet = _objet("module", f"parcours/{suivi.formation_id}/modules/{acheve.module_id}/", acheve.module.title)
        resultat = {"completion": True}
        yield _dire(suivi, "termine", objet, acheve.acheve_le, parent=formation, resultat=resultat)
    for quiz in dict.fromkeys(pk for etape in plan.etapes for pk in etape.quiz):
        for tentative in tentatives.get((suivi.compte_id, quiz), ()):
            yield _du_quiz(suivi, tentative, formation)
    for paquet in dict.fromkeys(pk for etape in plan.etapes for pk in etape.paquets):
        for passage in passages.get((suivi.compte_id, paquet), ()):
            yield _du_paquet(suivi, passage, formation)
    derogation = getattr(suivi, "derogation", None)
    if derogation:
        yield _dire(suivi, "dispense", formation, derogation.accordee_le)
    if suivi.acheve_le:
        yield _dire(suivi, "termine", formation, suivi.acheve_le, resultat={"completion": True})


def _du_quiz(suivi: Suivi, tentative: Tentative, formation: dict[str, Any]) -> dict[str, Any]:
    objet = _objet("quiz", f"quiz/{tentative.quiz.code}/", tentative.quiz.titre)
    resultat = {
        "score": {
            "scaled": round((tentative.pourcentage or 0) / 100, 2),
            "raw": float(tentative.points or 0),
            "min": 0,
            "max": float(tentative.points_max),
        },
        "success": bool(tentative.reussie),
        "completion": True,
    }
    verbe = "reussit" if tentative.reussie else "echoue"
    cle = f"tentative:{tentative.uuid}"
    return _dire(suivi, verbe, objet, tentative.remise_le, parent=formation, resultat=resultat, cle=cle)


def _du_paquet(suivi: Suivi, passage: PassageScorm, formation: dict[str, Any]) -> dict[str, Any]:
    paquet = passage.version.paquet
    objet = _objet("paquet", f"modules/{paquet.uuid}/versions/{passage.version.numero}/", paquet.titre)
    resultat: dict[str, Any] = {"completion": True}
    if passage.etat != EtatPassage.TERMINE:
        resultat["success"] = passage.etat == EtatPassage.REUSSI
    if passage.note is not None:
        resultat["score"] = {
            "scaled": round(float(passage.note) / 100, 4),
            "raw": float(passage.note),
            "min": 0,
            "max": 100,
        }
    cle = f"passage:{passage.uuid}:{passage.etat}"
    return _dire(suivi, FINS[passage.etat], objet, passage.fini_le, parent=formation, resultat=resultat, cle=cle)


def _objet(genre: str, adresse: str, nom: str) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": f"{settings.SITE_URL}/{adresse}",
        "definition": {"name": {"fr": nom}, "type": TYPES[genre]},
    }


def _dire(
    suivi: Suivi, verbe: str, objet: dict[str, Any], le: datetime.datetime, *,
    parent: dict[str, Any] | None = None, resultat: dict[str, Any] | None = None, cle: str = "",
) -> dict[str, Any]:  # fmt: skip
    iri, mots = VERBES[verbe]
    declaration = {
        "id": str(uuid.uuid5(ESPACE, cle or f"{suivi.pk}:{verbe}:{objet['id']}")),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": settings.SITE_URL, "name": identifiant_opaque(suivi.compte)},
        },
        "verb": {"id": iri, "display": {"fr": mots}},
        "object": objet,
        "timestamp": le.isoformat(timespec="milliseconds"),
        "version": "1.0.3",
        "context": {"platform": "SAFRAN", "language": "fr"},
    }
    if parent:
        declaration["context"]["contextActivities"] = {"parent": [parent]}
    if resultat:
        declaration["result"] = resultat
    return declaration
