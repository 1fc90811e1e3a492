"""Reads of the attestations: one's own, the Région's, what anyone may check, who is due what after a session, a
person's portfolio, the badges.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from wagtail.models import Page

from home.recherche.texte import mots, replier
from home.securite.coffre import code_lire
from home.temps.typographie import date_courte, nombre_dire
from reseau.comptes.models import Compte
from safran.attestations.badges import PAR_LISTE, cle_lire
from safran.attestations.choices import CRITERES_VERIFIES, VIVANTES, Comparaison, EtatAttestation
from safran.attestations.models import Attestation, CleBadge
from safran.formations.models import FormationPage
from safran.formations.portes import conditions_de, constats_figes, expression_evaluate, expression_lire
from safran.inscriptions.choices import CONVOQUEES
from safran.inscriptions.models import Inscription, SessionFormation
from safran.parcours.models import Suivi
from safran.presences.models import Contresignature, Presence
from safran.presences.permissions import OUVERTES
from safran.presences.portes import Grille, Ligne, grille_lire
from safran.presences.portes import critere_dire as presence_dire
from safran.quiz.models import Tentative
from safran.quiz.portes import critere_dire as quiz_reussi_dire

NOM_ABSENT = "\x00"  # aucun nom saisi ne s'y réduit


def formation_delivre(formation: FormationPage) -> bool:
    """Whether a training issues attestations: its completion rule has something that the server checks itself."""
    return any(condition.type in CRITERES_VERIFIES for condition in conditions_de(expression_lire(formation)))


def attestation_due(suivi: Suivi) -> bool:
    """Whether this completion gives an attestation: a checked criterion was reached, or the Région vouched for it."""
    if not suivi.est_acheve or not formation_delivre(suivi.formation):
        return False
    expression = suivi.achevement.expression
    if expression.get("derogation"):
        return True
    return any(
        critere.get("atteint") and critere.get("type") in CRITERES_VERIFIES for critere in constats_figes(expression)
    )


def suivis_sans_attestation() -> QuerySet[Suivi]:
    """Completions that have no attestation at all, whatever its state."""
    siennes = Attestation.objects.de_formation().filter(compte=OuterRef("compte"), formation=OuterRef("formation"))
    return Suivi.objects.acheves().exclude(Exists(siennes)).select_related("compte", "formation", "achevement")


def attestations_de(compte: Compte) -> QuerySet[Attestation]:
    """Every document of a person, the newest first, those replaced left out."""
    return (
        Attestation.objects.filter(compte=compte)
        .exclude(etat=EtatAttestation.REMPLACEE)
        .select_related("formation")
        .order_by("-emise_le", "-creee_le")
    )


def attestation_de(compte: Compte, formation: Page) -> Attestation | None:
    """The attestation of a person for a training: the valid one, or the last one that was."""
    if not getattr(compte, "is_authenticated", False):
        return None
    siennes = Attestation.objects.de_formation().filter(compte=compte, formation=formation.pk).order_by("-creee_le")
    return max(siennes, key=lambda attestation: attestation.etat in VIVANTES, default=None)


def nom_compare(nom: str) -> str:
    """A family name made comparable: case, accents, hyphens, spaces and apostrophes do not matter."""
    return "".join(mots(replier(nom)))


def attestation_constat(code: str, nom: str) -> dict[str, Any] | None:
    """What the public page may tell once the code and the family name agree (T18), and no more than this.

    None otherwise: an unknown code and a wrong name answer alike.
    """
    canonique = code_lire(code) or ""
    attestation = Attestation.objects.figees().filter(code=canonique).first() if canonique else None
    attendu = nom_compare(attestation.faits["nom"]) if attestation else NOM_ABSENT
    meme = hmac.compare_digest(attendu.encode(), nom_compare(nom).encode())
    if attestation is None or not meme:
        return None
    return {
        "etat": attestation.etat,
        "genre": attestation.get_genre_display(),
        "titre": attestation.titre,
        "achevee_le": attestation.achevee_le,
        "emise_le": attestation.emise_le,
        "initiale": attestation.faits["prenom"][:1].upper(),
        "nom": attestation.faits["nom"],
        "numero": attestation.numero or "",
    }


COMPARAISONS = {
    EtatAttestation.EMISE: Comparaison.IDENTIQUE,
    EtatAttestation.REVOQUEE: Comparaison.REVOQUE,
    EtatAttestation.REMPLACEE: Comparaison.REMPLACE,
}


def fichier_comparer(code: str = "", **donne: str) -> Comparaison:
    """What may be said of a file (`sha256`) or of a signed `badge`: the same as one issued, or not; never whose it is.

    With a code, only the document of that code is compared.
    """
    attestations = Attestation.objects.figees().filter(**donne)
    if code:
        attestations = attestations.filter(code=code_lire(code) or "")
    return COMPARAISONS.get(attestations.values_list("etat", flat=True).first(), Comparaison.DIFFERENT)


def attestations_retenant(page: Page) -> str:
    """The attestations that hang on this page or on a page below it, in words; empty for none."""
    nombre = Attestation.objects.filter(formation__path__startswith=page.path).count()
    return nombre_dire(nombre, "attestation")


# Documents that state a length which nothing proves: those issued before only what is proved was printed.


def durees_non_prouvees() -> QuerySet[Attestation]:
    """Valid documents, out of a session, that state (`dites`) more minutes than certified sheets say today.

    Since the second version of the wording, a document names the length of the training apart, and states only what
    is proved: it is never one of these.
    """
    par_session = (
        Presence.objects.filter(
            inscription__compte=OuterRef("compte"),
            inscription__etat__in=CONVOQUEES,
            inscription__session__formation=OuterRef("formation"),
            inscription__session__etat__in=OUVERTES,
            seance__in=Contresignature.objects.values("seance"),
        )
        .values("inscription")
        .annotate(total=Sum("minutes"))
        .order_by("-total")
    )
    return (
        Attestation.objects.filter(etat=EtatAttestation.EMISE, session=None)
        .exclude(faits__has_key="duree_formation")
        .annotate(
            dites=Cast(KT("faits__duree_minutes"), IntegerField()),
            certifiees=Coalesce(Subquery(par_session.values("total")[:1]), 0),
        )
        .filter(dites__gt=F("certifiees"))
    )


def certificats_prouves() -> QuerySet[Attestation]:
    """Certificates issued one day whose hours are proved: by the sheets of a session, or measured and assessed."""
    return Attestation.objects.figees().certificats().filter(Q(session__isnull=False) | Q(faits__mesure_minutes__gt=0))


# Who is due what at the end of a session, and why the others are not; in so many queries whatever their number.

SANS_ATTESTATION = "cette formation n’en délivre pas"
PAS_COMMENCEE = "la formation n’est pas commencée"
PAS_VERIFIEE = "achevée sans rien que la plateforme vérifie"
SANS_HEURE = "aucune heure certifiée en salle"


@dataclass(frozen=True)
class Du:
    """One document of one person: there, due, or why not."""

    document: Attestation | None = None
    raison: str = ""
    minutes: int | None = None  # certifiées aujourd’hui, quand le document valable en dit d’autres

    @property
    def emis(self) -> bool:
        return self.document is not None and self.document.etat != EtatAttestation.EN_PREPARATION

    @property
    def a_refaire(self) -> bool:
        """A certificate that was revoked and would be due: made again when someone asks for it, never by itself."""
        document = self.document
        revoque = document is not None and document.est_certificat and document.etat == EtatAttestation.REVOQUEE
        return revoque and not self.raison

    @property
    def a_emettre(self) -> bool:
        return not self.raison and not self.emis


@dataclass(frozen=True)
class LigneDroits:
    """One person of a session."""

    inscription: Inscription
    attestation: Du
    certificat: Du


@dataclass(frozen=True)
class Droits:
    """The people of a session and what each is due."""

    lignes: list[LigneDroits]
    attend: str
    certifiable: bool

    @property
    def _dus(self) -> list[Du]:
        return [du for ligne in self.lignes for du in (ligne.attestation, ligne.certificat)]

    @property
    def a_emettre(self) -> int:
        return sum(du.a_emettre for du in self._dus)

    @property
    def a_refaire(self) -> list[Attestation]:
        return [du.document for du in self._dus if du.a_refaire]

    @property
    def en_preparation(self) -> list[Attestation]:
        return [du.document for du in self._dus if du.document is not None and not du.emis]

    @property
    def emis(self) -> int:
        return sum(du.emis for du in self._dus)

    @property
    def avancement(self) -> int:
        total = self.emis + self.a_emettre
        return 100 * self.emis // total if total else 0


def session_droits(session: SessionFormation) -> Droits:
    """Read the sheets, the completions and the documents once, then say what each person is due."""
    grille, formation = grille_lire(session), session.formation
    comptes = [ligne.inscription.compte_id for ligne in grille.lignes]
    attestations = _derniers(Attestation.objects.de_formation().filter(formation_id=formation.pk, compte__in=comptes))
    certificats = _derniers(Attestation.objects.certificats().filter(session=session))
    lus = Suivi.objects.filter(formation=formation, compte__in=comptes).select_related("achevement")
    suivis = {suivi.compte_id: suivi for suivi in lus}
    attend, delivre = _attend(grille), formation_delivre(formation)
    manque = _manque_lire(session, comptes, suivis) if delivre else None
    lignes = []
    for ligne in grille.lignes:
        pk = ligne.inscription.compte_id
        attestation = attestations.get(pk)
        du = Du(attestation) if attestation else Du(raison=_raison(suivis.get(pk), ligne, manque))
        lignes.append(LigneDroits(ligne.inscription, du, _du_certificat(certificats.get(pk), ligne, attend)))
    return Droits(lignes, attend, certifiable=not attend)


def _derniers(attestations: Any) -> dict[int, Attestation]:
    return {attestation.compte_id: attestation for attestation in attestations.order_by("pk")}


def _du_certificat(document: Attestation | None, ligne: Ligne | None, attend: str) -> Du:
    """The certificate of a session: as it was issued, and what the sheets say today."""
    raison = attend or ("" if ligne and ligne.comptees else SANS_HEURE)
    if document is None or document.etat == EtatAttestation.REVOQUEE:
        return Du(document, raison)
    minutes = ligne.comptees if ligne else 0
    autres = document.est_emise and not attend and minutes != document.faits["duree_minutes"]
    return Du(document, minutes=minutes if autres else None)


def constat_du_jour(attestation: Attestation) -> dict[str, Any]:
    """The minutes of today when they are not those of a certificate, and why it could not be made again, if so."""
    if not attestation.session_id:
        return {"minutes": None, "raison": ""}
    session = SessionFormation.objects.select_related("formation").get(pk=attestation.session_id)
    grille = grille_lire(session, attestation.compte)
    ligne, attend = next(iter(grille.lignes), None), _attend(grille)
    raison = attend or ("" if ligne and ligne.comptees else SANS_HEURE)
    return {"minutes": _du_certificat(attestation, ligne, attend).minutes, "raison": raison}


def _attend(grille: Grille) -> str:
    """What the certificates of the whole session wait for; empty when the hours are certified."""
    if not grille.seances:
        return "la session n’a pas de séance"
    if grille.seances[-1].date > timezone.localdate():
        return f"la session finit le {date_courte(grille.seances[-1].date)}"
    muettes = [seance for seance in grille.seances if not seance.certifiee]
    if muettes:
        quand = ", ".join(f"{date_courte(seance.date)} {seance.demi_journee}" for seance in muettes)
        return f"feuille à contresigner : {quand}"
    return ""


def _raison(suivi: Suivi | None, ligne: Ligne, manque: Callable[[Ligne], str] | None) -> str:
    """Why this person has no attestation yet; empty when it is due."""
    if manque is None:
        return SANS_ATTESTATION
    if suivi is not None and suivi.est_acheve:
        return "" if attestation_due(suivi) else PAS_VERIFIEE
    return f"reste à {manque(ligne)}" if suivi is not None or ligne.minutes else PAS_COMMENCEE


def _manque_lire(session: SessionFormation, comptes: list[int], suivis: dict[int, Suivi]) -> Callable[[Ligne], str]:
    """What a person still has to do, from answers read for everybody at once."""
    formation = session.formation
    for suivi in suivis.values():
        suivi.formation = formation
    codes = [c.parametres.get("quiz") for c in conditions_de(expression_lire(formation)) if c.type == "quiz_reussi"]
    tentatives = Tentative.objects.filter(compte__in=comptes, quiz__code__in=codes, reussie=True)
    reussis = set(tentatives.values_list("compte", "quiz__code")) if codes else set()
    dits = {code: quiz_reussi_dire({"quiz": code}) for code in set(codes)}

    def manque(ligne: Ligne) -> str:
        compte, suivi = ligne.inscription.compte, suivis.get(ligne.inscription.compte_id)

        def en_salle(parametres: dict[str, Any]) -> tuple[bool, str]:
            pourcentage = int(parametres.get("pourcentage") or 100)
            return ligne.atteint(pourcentage), f"{presence_dire(parametres)} ({ligne.part} % certifiés)"

        connus = {
            "presence": en_salle,
            "quiz_reussi": lambda p: ((compte.pk, p.get("quiz")) in reussis, dits[p.get("quiz")]),
            "etapes_vues": lambda p: (bool(suivi) and suivi.progression_max == 100, "terminer toutes les étapes"),
        }
        return " et ".join(expression_evaluate(compte, formation, connus).manques)

    return manque


# What a person has to show: documents, badges, hours; training by training.


@dataclass
class Parcours:
    """One training of a portfolio."""

    formation_pk: int
    titre: str
    documents: list[Attestation] = field(default_factory=list)
    demandable: bool = False

    @property
    def en_salle(self) -> int:
        certifiees = sum(d.en_salle for d in self.documents if d.est_certificat)
        return certifiees or max((d.en_salle for d in self.documents), default=0)

    @property
    def mesurees(self) -> int:
        return max((d.mesurees for d in self.documents), default=0)

    @property
    def le(self) -> str:
        return max((d.faits["acheve_le"] for d in self.documents), default="")


@dataclass
class Portefeuille:
    """All of them, the latest first."""

    parcours: list[Parcours]

    @property
    def en_salle(self) -> int:
        return sum(un.en_salle for un in self.parcours)

    @property
    def mesurees(self) -> int:
        """Minutes measured on the screen and assessed, all trainings together: never added to those of the room."""
        return sum(un.mesurees for un in self.parcours)

    @property
    def documents(self) -> list[Attestation]:
        return [document for un in self.parcours for document in un.documents]

    @property
    def badges(self) -> int:
        return sum(bool(document.badge) for document in self.documents)


def portefeuille_lire(compte: Compte) -> Portefeuille:
    """The valid documents of a person with what they prove, and the completions whose certificate may be asked for."""
    valables = Attestation.objects.filter(compte=compte, etat=EtatAttestation.EMISE).order_by("emise_le", "pk")
    sans_preuve = set(durees_non_prouvees().filter(compte=compte).values_list("pk", flat=True))
    parcours: dict[int, Parcours] = {}
    for document in valables:
        document.en_salle = 0 if document.pk in sans_preuve else document.faits["duree_minutes"]
        document.mesurees = document.faits.get("mesure_minutes", 0)
        un = parcours.setdefault(document.formation_id, Parcours(document.formation_id, document.titre))
        un.documents.append(document)
    # Ce qui s’est achevé à distance et dont le certificat n’existe pas encore se demande.
    en_salle = Inscription.objects.convoquees().filter(compte=compte, session__etat__in=OUVERTES)
    faits = Attestation.objects.certificats().filter(compte=compte, session=None)
    acheves = Suivi.objects.acheves().filter(compte=compte).exclude(formation__in=en_salle.values("session__formation"))
    certifiables = acheves.exclude(formation__in=faits.values("formation")).order_by("formation__title")
    for pk, titre in certifiables.values_list("formation", "formation__title"):
        parcours.setdefault(pk, Parcours(pk, titre)).demandable = True
    return Portefeuille(sorted(parcours.values(), key=lambda un: un.le, reverse=True))


# What is public about the badges, and what may be said of one that someone wants to check.

FINIES = (EtatAttestation.REVOQUEE, EtatAttestation.REMPLACEE)


def cles_publiques() -> list[dict[str, Any]]:
    """The key of today, then those that signed badges before it."""
    cle = cle_lire()
    anciennes = CleBadge.objects.exclude(kid=cle.kid).order_by("pk")
    return [{**cle.jwk, "kid": cle.kid}, *({**ancienne.jwk, "kid": ancienne.kid} for ancienne in anciennes)]


def badges_finis(liste: int) -> list[int] | None:
    """The attestations of this list that are no longer valid; None for a list where no badge can be."""
    dernier = Attestation.objects.aggregate(dernier=Max("pk"))["dernier"] or 0
    if liste > dernier // PAR_LISTE:
        return None
    rangs = (liste * PAR_LISTE, (liste + 1) * PAR_LISTE - 1)
    return list(Attestation.objects.filter(pk__range=rangs, etat__in=FINIES).values_list("pk", flat=True))
