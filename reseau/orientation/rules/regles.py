"""Sets of rules: rules and cases written or proposed, the set prepared, tried, published, and the Région's answers
(R3.9, R5.11).
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import nombre_dire
from reseau.annuaire.models import Service
from reseau.comptes.models import Compte
from reseau.orientation import avis
from reseau.orientation.choices import JEU, Contrainte, Effet, EtatJeu, EtatRegle, GenreSituation
from reseau.orientation.models import CasDEssai, JeuDeRegles, Regle, Situation
from reseau.orientation.permissions import peut_proposer, tient_les_regles
from reseau.orientation.queries.regles import DITS as DITS_JEUX
from reseau.orientation.queries.regles import EN_PREPARATION, VIVANTS, Essai, essayer, numero_suivant
from reseau.structures.models import Reseau


def jeu_commencer(*, par: Compte | None) -> JeuDeRegles:
    """A draft without a rule, for who holds the sets that live; begun by another at the same instant, that one."""
    try:
        with transaction.atomic():  # la base n’en garde qu’un
            jeu = JeuDeRegles.objects.create(numero=numero_suivant(JeuDeRegles))
    except IntegrityError:
        return JeuDeRegles.objects.get(etat=EtatJeu.BROUILLON)
    JEU.commencer(jeu, par=par)
    return jeu


def _region_exiger(par: Compte) -> None:
    """Raises RegleRefusee "droit"."""
    if not tient_les_regles(par):
        raise RegleRefusee("droit", "Seule la Région tient les règles d’orientation.")


def jeux_verrouiller() -> tuple[JeuDeRegles | None, JeuDeRegles | None]:
    """The set being prepared and the one in force, held in one order until the end of the caller's transaction.

    A number is given under them, to a rule or to a case; who publishes waits, or is waited for.
    """
    vivants = list(JeuDeRegles.objects.select_for_update().filter(etat__in=VIVANTS).order_by("pk"))
    en_preparation = next((jeu for jeu in vivants if jeu.etat in EN_PREPARATION), None)
    return en_preparation, next((jeu for jeu in vivants if jeu.etat == EtatJeu.EN_VIGUEUR), None)


def _jeu_verrouiller(jeu: JeuDeRegles, par: Compte) -> JeuDeRegles:
    """The set, held, while it is being prepared. Raises RegleRefusee "droit" or "etat"."""
    _region_exiger(par)
    verrou = JEU.verrouiller(jeu)
    if verrou.etat not in EN_PREPARATION:
        raise RegleRefusee("etat", f"Ce jeu ne change plus : {JEU.phrase(verrou)}")
    return verrou


def _jeu_modifie(verrou: JeuDeRegles, par: Compte | None, quoi: str) -> None:
    """Once something of a held set changed: another version, and what was tried is to try again."""
    verrou.version += 1
    verrou.save(update_fields=["version"])
    if verrou.etat == EtatJeu.ESSAYE:
        JEU.changer(verrou, vers=EtatJeu.BROUILLON, par=par, motif=quoi)
    else:
        JEU.noter(verrou, quoi, par=par)


def reponse_envoyer(*, proposition: Regle | CasDEssai, quoi: str) -> None:
    """Say what was decided, once; nobody proposed what refusals did. Inside the caller's transaction."""
    if proposition.propose_par is None:
        return
    avis.PROPOSITION.envoyer(
        [proposition.propose_par],
        reverse("regles_orientation"),
        etape=proposition.uuid.hex,
        quoi=quoi,
        retenue=proposition.etat == EtatRegle.RETENUE,
        reponse=proposition.decision,
    )


# A set of rules is prepared, tried, published; the former one is replaced. No pass, even for the Région (R5.11).

CITES = 5


@transaction.atomic
def jeu_preparer(*, par: Compte) -> JeuDeRegles:
    """The set being prepared: the one that is, or a new one that has the rules in force and what was proposed since.

    Raises RegleRefusee "droit".
    """
    _region_exiger(par)
    en_preparation, en_vigueur = jeux_verrouiller()
    if en_preparation is not None:
        return en_preparation
    jeu = jeu_commencer(par=par)
    if en_vigueur is not None:
        # The rules in force under their numbers, and the proposals that nobody answered.
        gardees = en_vigueur.regles.filter(etat=EtatRegle.RETENUE).order_by("numero")
        copies = (*DITS_JEUX, "numero", "propose_par_id", "decision")
        Regle.objects.bulk_create(Regle(jeu=jeu, **{nom: getattr(regle, nom) for nom in copies}) for regle in gardees)
        en_vigueur.regles.filter(etat=EtatRegle.PROPOSEE).update(jeu=jeu)
    return jeu


@transaction.atomic
def jeu_essayer(*, jeu: JeuDeRegles, par: Compte) -> Essai:
    """Ask every case and keep what came; tried when all are right, a draft when one is wrong.

    Raises RegleRefusee "droit", or "etat" when the set is no longer being prepared.
    """
    verrou = _jeu_verrouiller(jeu, par)
    essai = essayer(verrou)
    verrou.resultats, verrou.essaye_le = {**essai.en_json(), "version": verrou.version}, timezone.now()
    verrou.save(update_fields=["resultats", "essaye_le"])
    vers = EtatJeu.ESSAYE if essai.tous_justes else EtatJeu.BROUILLON
    if verrou.etat != vers:
        JEU.changer(verrou, vers=vers, par=par, motif="" if essai.tous_justes else _faux_dits(essai))
    return essai


@transaction.atomic
def jeu_publier(*, jeu: JeuDeRegles, par: Compte) -> JeuDeRegles:
    """Put the set in force and replace the former one: every case is asked again, and all must be right.

    Published twice by the same hand, it is published once. Raises RegleRefusee "droit", "etat" or "essai".
    """
    _region_exiger(par)
    _, ancien = jeux_verrouiller()
    verrou = JEU.verrouiller(jeu)
    if verrou.etat == EtatJeu.EN_VIGUEUR and verrou.publie_par_id == par.pk:
        return verrou
    JEU.exiger(verrou, EtatJeu.EN_VIGUEUR)
    essai = essayer(verrou)
    if not essai.tous_justes:
        raise RegleRefusee("essai", f"La publication est fermée : {_faux_dits(essai)} Relancez l’essai.")
    if ancien is not None:
        JEU.changer(ancien, vers=EtatJeu.REMPLACE, par=par, motif=f"Remplacé par le jeu n° {verrou.numero}")
    maintenant = timezone.now()
    champs = {"publie_le": maintenant, "publie_par": par, "essaye_le": maintenant, "resultats": essai.en_json()}
    JEU.changer(verrou, vers=EtatJeu.EN_VIGUEUR, par=par, champs=champs)
    public_purge()
    return verrou


def _faux_dits(essai: Essai) -> str:
    """« 27 justes sur 30 cas ; faux : 14, 22 et 27. »."""
    if not essai.cas:
        return "aucun cas d’essai n’est écrit."
    faux = [str(resultat.numero) for resultat in essai.faux]
    cites = ", ".join(faux[:CITES]) + (f" et {len(faux) - CITES} autres" if len(faux) > CITES else "")
    justes = len(essai.cas) - len(faux)
    return f"{nombre_dire(justes, 'juste') or 'aucun juste'} sur {len(essai.cas)} cas ; faux : {cites}."


# A rule is written in the set being prepared, or proposed for it by who sees the ground (R5.11, R3.9).

DEPASSE = "Quelqu’un a modifié ce jeu entre-temps : relisez-le, puis envoyez à nouveau."
POIDS = 20
CONDITIONS, CIBLES = ("besoin", "situation", "contrainte", "bassin"), ("reseau", "service", "mode")


@transaction.atomic
def regle_ecrire(
    *, jeu: JeuDeRegles, par: Compte, version: int, cle: uuid.UUID, regle: Regle | None = None, **dits: Any
) -> Regle:
    """Write a rule in the set being prepared, or correct `regle`; sent twice under the same key, it is written once.

    Raises RegleRefusee "droit", "etat", "version" when the set changed since it was read, "condition" or "cible".
    """
    verrou = _jeu_verrouiller(jeu, par)
    if regle is None and (deja := Regle.objects.filter(uuid=cle, jeu=verrou).first()) is not None:
        return deja
    _version_exiger(verrou, version)
    if regle is None:
        ligne = Regle(jeu=verrou, numero=numero_suivant(Regle), uuid=cle)
    else:
        ligne = Regle.objects.select_for_update().get(pk=regle.pk, jeu=verrou, etat=EtatRegle.RETENUE)
    _dire(ligne, dits)
    _jeu_modifie(verrou, par, f"{ligne.nom} {'corrigée' if regle else 'ajoutée'}")
    return ligne


@transaction.atomic
def regle_retirer(*, regle: Regle, par: Compte, version: int) -> None:
    """Take a rule off the set being prepared; gone already, nothing happens.

    Raises RegleRefusee "droit", "etat" or "version".
    """
    verrou = _jeu_verrouiller(regle.jeu, par)
    lue = verrou.regles.filter(pk=regle.pk, etat=EtatRegle.RETENUE).first()
    if lue is None:
        return
    _version_exiger(verrou, version)
    lue.delete()
    _jeu_modifie(verrou, par, f"{regle.nom} retirée")


@transaction.atomic
def regle_proposer(*, par: Compte | None, cle: uuid.UUID, **dits: Any) -> Regle:
    """Propose a rule for the next set; it acts on nothing until the Région takes it.

    `par` is None for what three refusals propose: once for a service and a situation, whatever was answered. Sent
    twice, it is proposed once. Raises RegleRefusee "droit", "condition" or "cible".
    """
    if par is not None and not peut_proposer(par):
        raise RegleRefusee("droit", "Une règle se propose par qui anime un bassin ou conduit un réseau.")
    en_preparation, en_vigueur = jeux_verrouiller()
    if par is None and (deja := _deja_proposee(**dits)) is not None:
        return deja
    if (deja := Regle.objects.filter(uuid=cle).first()) is not None:
        return deja
    jeu = en_preparation or en_vigueur or jeu_commencer(par=None)
    regle = Regle(jeu=jeu, numero=numero_suivant(Regle), uuid=cle, etat=EtatRegle.PROPOSEE, propose_par=par)
    _dire(regle, dits)
    return regle


@transaction.atomic
def regle_retenir(*, regle: Regle, par: Compte) -> Regle:
    """Take a proposal into the set being prepared, which begins when none is; taken already, nothing happens.

    Raises RegleRefusee "droit", or "decidee" when it was set aside.
    """
    _region_exiger(par)
    jeu = _jeu_verrouiller(jeu_preparer(par=par), par)
    ligne = Regle.objects.select_for_update().get(pk=regle.pk)
    if ligne.etat == EtatRegle.RETENUE:
        return ligne
    _proposee_exiger(ligne)
    ligne.etat, ligne.jeu = EtatRegle.RETENUE, jeu
    ligne.save(update_fields=["etat", "jeu"])
    _jeu_modifie(jeu, par, f"{ligne.nom} retenue")
    reponse_envoyer(proposition=ligne, quoi=ligne.nom)
    return ligne


@transaction.atomic
def regle_ecarter(*, regle: Regle, par: Compte, motif: str) -> Regle:
    """Set a proposal aside, and say why to who proposed it. Raises RegleRefusee "droit", "motif" or "decidee"."""
    _region_exiger(par)
    if not motif.strip():
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase : qui l’a proposée la lira.")
    ligne = Regle.objects.select_for_update().get(pk=regle.pk)
    _proposee_exiger(ligne)
    ligne.etat, ligne.decision = EtatRegle.ECARTEE, motif.strip()
    ligne.save(update_fields=["etat", "decision"])
    reponse_envoyer(proposition=ligne, quoi=ligne.nom)
    return ligne


def _dire(regle: Regle, dits: dict[str, Any]) -> None:
    """Write all that it says: when it acts, on which doors, why."""
    for nom in ("besoin", "situation", "bassin", "reseau", "service"):
        setattr(regle, nom, dits.get(nom))
    for nom in ("contrainte", "effet", "mode", "motif"):
        setattr(regle, nom, (dits.get(nom) or "").strip())
    regle.poids = dits.get("poids") or POIDS
    if not any(getattr(regle, nom) for nom in CONDITIONS):
        raise RegleRefusee("condition", "Dites quand elle agit : un besoin, une situation, une contrainte, un bassin.")
    if sum(bool(getattr(regle, nom)) for nom in CIBLES) != 1:
        raise RegleRefusee("cible", "Une règle vise un réseau, un service ou un mode, et un seul.")
    regle.full_clean()
    regle.save()


def _version_exiger(jeu: JeuDeRegles, version: int) -> None:
    if jeu.version != version:
        raise RegleRefusee("version", DEPASSE)


def _proposee_exiger(regle: Regle) -> None:
    if regle.etat != EtatRegle.PROPOSEE:
        raise RegleRefusee("decidee", f"Cette proposition est déjà {regle.get_etat_display().lower()}.")


def _deja_proposee(*, service: Service, situation: Situation, **dits: Any) -> Regle | None:
    """What refusals already proposed; one that a replaced set kept may be proposed again."""
    regles = Regle.objects.filter(service=service, situation=situation, effet=Effet.ECARTER)
    return regles.exclude(jeu__etat=EtatJeu.REMPLACE, etat=EtatRegle.RETENUE).order_by("pk").first()


# The cases that every set must answer rightly: written by the Région, proposed by who sees the ground (R5.11).

DEPASSE_CAS = "Quelqu’un a corrigé ce cas entre-temps : relisez-le, puis envoyez à nouveau."
DITS = ("libelle", "besoin", "situation", "contraintes", "commune")


@transaction.atomic
def cas_ecrire(
    *, par: Compte, cle: uuid.UUID, cas: CasDEssai | None = None, version: int = 0, **dits: Any
) -> CasDEssai:
    """Add a case, or correct `cas` as it was read; the set being prepared is to try again. Sent twice, added once.

    Raises RegleRefusee "droit", "version", "contraintes", "situation", or "interdits" when a door is both.
    """
    _region_exiger(par)
    jeu, _ = jeux_verrouiller()
    if cas is None and (deja := CasDEssai.objects.filter(uuid=cle).first()) is not None:
        return deja
    ligne = CasDEssai(uuid=cle, numero=numero_suivant(CasDEssai))
    if cas is not None:
        ligne = CasDEssai.objects.select_for_update().get(pk=cas.pk)
        if ligne.version != version:
            raise RegleRefusee("version", DEPASSE_CAS)
        ligne.version += 1
    _dire_cas(ligne, dits)
    _refaire(jeu, par, f"{ligne} {'corrigé' if cas else 'ajouté'}")
    return ligne


@transaction.atomic
def cas_retirer(*, cas: CasDEssai, par: Compte) -> None:
    """Take a case off the bench; gone already, nothing happens. Raises RegleRefusee "droit"."""
    _region_exiger(par)
    jeu, _ = jeux_verrouiller()
    if CasDEssai.objects.filter(pk=cas.pk, retire_le=None).update(retire_le=timezone.localdate()):
        _refaire(jeu, par, f"{cas} retiré")


@transaction.atomic
def cas_proposer(*, par: Compte, cle: uuid.UUID, **dits: Any) -> CasDEssai:
    """Propose a case; it is asked of no set until the Région takes it. Sent twice, it is proposed once.

    Raises RegleRefusee "droit", "contraintes", "situation" or "interdits".
    """
    if not peut_proposer(par):
        raise RegleRefusee("droit", "Un cas se propose par qui anime un bassin ou conduit un réseau.")
    jeux_verrouiller()  # un numéro à la fois
    if (deja := CasDEssai.objects.filter(uuid=cle).first()) is not None:
        return deja
    cas = CasDEssai(uuid=cle, numero=numero_suivant(CasDEssai), etat=EtatRegle.PROPOSEE, propose_par=par)
    _dire_cas(cas, dits)
    return cas


@transaction.atomic
def cas_retenir(*, cas: CasDEssai, par: Compte) -> CasDEssai:
    """Put a proposed case on the bench; there already, nothing happens. Raises RegleRefusee "droit" or "decidee"."""
    _region_exiger(par)
    jeu, _ = jeux_verrouiller()
    ligne = CasDEssai.objects.select_for_update().get(pk=cas.pk)
    if ligne.etat != EtatRegle.RETENUE:
        _decider(ligne, EtatRegle.RETENUE)
        _refaire(jeu, par, f"{ligne} retenu")
    return ligne


@transaction.atomic
def cas_ecarter(*, cas: CasDEssai, par: Compte, motif: str) -> CasDEssai:
    """Set a proposed case aside, and say why. Raises RegleRefusee "droit", "motif" or "decidee"."""
    _region_exiger(par)
    if not motif.strip():
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase : qui l’a proposé la lira.")
    ligne = CasDEssai.objects.select_for_update().get(pk=cas.pk)
    _decider(ligne, EtatRegle.ECARTEE, motif.strip())
    return ligne


def _dire_cas(cas: CasDEssai, dits: dict[str, Any]) -> None:
    for nom in DITS:
        setattr(cas, nom, dits.get(nom))
    cas.contraintes = sorted(set(cas.contraintes or ()))
    points, attendus, interdits = (list(dits.get(nom) or ()) for nom in ("points", "attendus", "interdits"))
    _exiger(cas, points, attendus, interdits)
    cas.full_clean()
    cas.save()
    cas.points.set(points)
    cas.attendus.set(attendus)
    cas.interdits.set(interdits)


def _exiger(
    cas: CasDEssai, points: Iterable[Situation], attendus: Iterable[Reseau], interdits: Iterable[Reseau]
) -> None:
    if not set(cas.contraintes) <= set(Contrainte.values):
        raise RegleRefusee("contraintes", "Choisissez dans la liste.")
    if cas.situation.genre != GenreSituation.PRINCIPALE or any(p.genre != GenreSituation.POINT for p in points):
        raise RegleRefusee("situation", "Une situation, et des points à prendre en compte.")
    if commun := {reseau.pk: reseau for reseau in attendus}.keys() & {reseau.pk for reseau in interdits}:
        nom = next(reseau.nom for reseau in attendus if reseau.pk in commun)
        raise RegleRefusee("interdits", f"{nom} ne peut pas être attendu et interdit à la fois.")


def _decider(cas: CasDEssai, etat: str, decision: str = "") -> None:
    if cas.etat != EtatRegle.PROPOSEE:
        raise RegleRefusee("decidee", f"Cette proposition est déjà {cas.get_etat_display().lower()}.")
    cas.etat, cas.decision = etat, decision
    cas.save(update_fields=["etat", "decision"])
    reponse_envoyer(proposition=cas, quoi=str(cas))


def _refaire(jeu: JeuDeRegles | None, par: Compte, quoi: str) -> None:
    if jeu is not None:
        _jeu_modifie(jeu, par, quoi)
