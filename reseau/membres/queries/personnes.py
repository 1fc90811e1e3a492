"""The people of the network: who is listed, found, shown on a page and welcomed, and what each may take away of
one's own (R4.13, R4.16, G06).
"""

import datetime
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from home import registre
from home.recherche.texte import MOTS_VIDES, mots, raciner, replier
from home.registre import Pas, Rubrique
from home.securite.donnees_personnelles import rubrique
from reseau.comptes.models import Compte
from reseau.membres import permissions
from reseau.membres.choices import Role, Visibilite
from reseau.membres.implantations import implantations
from reseau.membres.models import Appartenance, Invitation, Mandat, PasFait, Profil, Rattachement
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

# The people of the network, as one may see them: who is listed, and which lines of a profile are shown to whom.
#
# Someone is listed while an attachment or a mandate holds, and only as she chose: `PUBLIC` to anyone, `MEMBRES` to
# whoever belongs to the network, `PERSONNE` to nobody. One's own team sees every line on one's page.


@dataclass(frozen=True)
class Attache:
    """A structure one works for, as the directory shows it."""

    structure: int
    code: str
    nom: str
    sigle: str
    reseau: str
    reseau_nom: str
    reseau_sigle: str
    fonction: str


@dataclass(frozen=True)
class MandatDit:
    """A mandate in force, in words."""

    role: str
    portee: str
    reseau: str
    bassin: str
    supplee: str = ""

    @property
    def libelle(self) -> str:
        """« Chargé ou chargée de mission, bassin Niort, en suppléance de Nina Neuve »."""
        precision = f"bassin {self.portee}" if self.bassin else self.portee
        suppleance = f"en suppléance de {self.supplee}" if self.supplee else ""
        return ", ".join(mot for mot in (Role(self.role).label, precision, suppleance) if mot)


@dataclass
class Personne:
    """Someone of the directory; `telephone` and `courriel` hold only what the reader may see."""

    public_id: UUID
    compte: int
    prenom: str
    nom: str
    telephone: str = ""
    courriel: str = ""
    attaches: list[Attache] = field(default_factory=list)
    mandats: list[MandatDit] = field(default_factory=list)
    themes: dict[str, str] = field(default_factory=dict)
    bassins: dict[str, str] = field(default_factory=dict)

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    @property
    def roles(self) -> frozenset[str]:
        """Roles held today; an attachment makes a conseiller or a conseillère."""
        de_fait = {Role.CONSEILLER.value} if self.attaches else set()
        return frozenset(de_fait | {mandat.role for mandat in self.mandats})

    @property
    def reseaux(self) -> dict[str, str]:
        """Networks of the structures and of the mandates, by code."""
        nommes = {a.reseau: a.reseau_nom for a in self.attaches}
        return nommes | {m.reseau: m.portee for m in self.mandats if m.reseau}

    @property
    def sous_titre(self) -> str:
        """What stands under the name: function and structure, or the first mandate."""
        if self.attaches:
            premiere = self.attaches[0]
            return ", ".join(mot for mot in (premiere.fonction, premiere.nom) if mot)
        return self.mandats[0].libelle if self.mandats else ""


def profils_en_vigueur() -> QuerySet[Profil]:
    """Profiles of open accounts that hold something today."""
    rattaches = Rattachement.objects.en_vigueur().values("compte")
    mandates = Mandat.objects.en_vigueur().values("compte")
    return Profil.objects.filter(Q(compte__in=rattaches) | Q(compte__in=mandates), compte__is_active=True)


def visibles_pour(compte: Compte) -> tuple[str, ...]:
    """The choices of visibility that let this reader in, the reader's own team set aside."""
    if permissions.est_membre(compte):
        return (Visibilite.PUBLIC, Visibilite.MEMBRES)
    return (Visibilite.PUBLIC,)


def personnes_lister(compte: Compte) -> list[Personne]:
    """Everyone this reader may find, by name; six queries whatever the number."""
    permis = visibles_pour(compte)
    colonnes = (
        "public_id", "compte_id", "compte__prenom", "compte__nom", "telephone", "telephone_visible", "compte__email",
        "courriel_visible",
    )  # fmt: skip
    lignes = profils_en_vigueur().filter(visibilite__in=permis).values_list(*colonnes)
    personnes = {}
    for public_id, pk, prenom, nom, telephone, qui_telephone, email, qui_courriel in lignes:
        personnes[pk] = Personne(
            public_id,
            pk,
            prenom,
            nom,
            telephone if qui_telephone in permis else "",
            email if qui_courriel in permis else "",
        )
    personnes_garnir(personnes)
    return list(personnes.values())


def personnes_garnir(personnes: dict[int, Personne]) -> None:
    """Add structures, mandates, topics and bassins; `personnes` by account."""
    seul = {"compte__in": list(personnes)} if len(personnes) == 1 else {}
    for pk, attache in _attaches(seul):
        if pk in personnes:
            personnes[pk].attaches.append(attache)
    for pk, mandat in _mandats(seul):
        if pk in personnes:
            personnes[pk].mandats.append(mandat)
    themes = Theme.objects.en_vigueur().filter(**{f"profil__{cle}": v for cle, v in seul.items()})
    for pk, code, libelle in themes.order_by("ordre", "libelle").values_list("profil__compte", "code", "libelle"):
        if pk in personnes:
            personnes[pk].themes[code] = libelle
    structures = {a.structure for p in personnes.values() for a in p.attaches}
    bassins = implantations(Rattachement.objects.en_vigueur().filter(**seul).values("structure"), structures)
    for personne in personnes.values():
        personne.bassins |= {m.bassin: m.portee for m in personne.mandats if m.bassin}
        for attache in personne.attaches:
            personne.bassins |= bassins.get(attache.structure, {})


def _attaches(filtre: dict[str, Any]) -> Iterator[tuple[int, Attache]]:
    """Attachments in force to structures that the public may see, the oldest first."""
    lignes = Rattachement.objects.en_vigueur().filter(structure__in=Structure.objects.visibles(), **filtre)
    colonnes = (
        "compte_id", "structure_id", "structure__code", "structure__nom", "structure__sigle",
        "structure__reseau__code", "structure__reseau__nom", "structure__reseau__sigle", "fonction",
    )  # fmt: skip
    for pk, *suite in lignes.order_by("du", "pk").values_list(*colonnes):
        yield pk, Attache(*suite)


def _mandats(filtre: dict[str, Any]) -> Iterator[tuple[int, MandatDit]]:
    colonnes = (
        "compte_id", "role", "structure__nom", "reseau__code", "reseau__nom", "bassin__code", "bassin__nom",
        "supplee__compte__prenom", "supplee__compte__nom",
    )  # fmt: skip
    lignes = Mandat.objects.en_vigueur().filter(**filtre).order_by("du", "pk")
    for pk, role, structure, reseau, reseau_nom, bassin, bassin_nom, prenom, nom in lignes.values_list(*colonnes):
        supplee = f"{prenom or ''} {nom or ''}".strip()
        yield pk, MandatDit(role, structure or reseau_nom or bassin_nom or "", reseau or "", bassin or "", supplee)


# Find someone by name, structure or topic, accents and slips forgiven: pure code over rows already read.
#
# Each word must answer somewhere. A name counts before a topic, a topic before a structure; the exact word before its
# beginning, and a slip of the keyboard only when nothing else answers.

MAX_MOTS = 8
DEBUT_MIN = 2
UNE_FAUTE, DEUX_FAUTES = 4, 8  # nombre de lettres à partir duquel une faute, puis deux, se pardonnent
EXACT, RACINE, DEBUT, FAUTE = range(4)
NOM, SUJET, STRUCTURE, FONCTION, RESTE = range(5)
# « Qui sait répondre sur la VAE ? » demande la VAE.
_QUESTION = frozenset("sait savoir repondre connait connaitre parler appeler demander quel quelle".split())
_VIDES = frozenset(replier(mot) for mot in MOTS_VIDES) | _QUESTION


@lru_cache(60_000)
def _mots(texte: str) -> tuple[str, ...]:
    return tuple(mots(texte))


def personnes_chercher(personnes: list[Personne], texte: str) -> list[Personne]:
    """Those that answer every word, best first; everyone by name when nothing is asked."""
    ordre = {p.compte: (replier(p.nom), replier(p.prenom), p.compte) for p in personnes}
    demandes = [mot for mot in dict.fromkeys(_mots(texte)) if mot not in _VIDES][:MAX_MOTS]
    if not demandes:
        return [] if texte.strip() else sorted(personnes, key=lambda p: ordre[p.compte])
    vocabulaire = {mot for p in personnes for _, dit in _textes(p) for mot in _mots(dit)}
    notes = [_reponses(mot, vocabulaire) for mot in demandes]
    rangs = {p.compte: rang for p in personnes if (rang := _rang(p, notes)) is not None}
    return sorted((p for p in personnes if p.compte in rangs), key=lambda p: (rangs[p.compte], ordre[p.compte]))


def _textes(personne: Personne) -> Iterator[tuple[int, str]]:
    """What may answer, with how much it counts (least is best)."""
    yield NOM, personne.nom
    yield NOM, personne.prenom
    for libelle in personne.themes.values():
        yield SUJET, libelle
    for attache in personne.attaches:
        yield STRUCTURE, attache.nom
        yield STRUCTURE, attache.sigle
        yield STRUCTURE, attache.reseau_nom
        yield STRUCTURE, attache.reseau_sigle
        yield FONCTION, attache.fonction
    for role in personne.roles:
        yield RESTE, Role(role).label
    for nom in personne.bassins.values():
        yield RESTE, nom
    for mandat in personne.mandats:
        yield RESTE, mandat.portee


def _reponses(demande: str, vocabulaire: set[str]) -> dict[str, int]:
    """Words that answer one asked word, with how well; slips only when nothing else does."""
    racine = raciner(demande)
    reponses = {}
    for mot in vocabulaire:
        if mot == demande:
            reponses[mot] = EXACT
        elif raciner(mot) == racine:
            reponses[mot] = RACINE
        elif len(demande) >= DEBUT_MIN and mot.startswith(demande):
            reponses[mot] = DEBUT
    if reponses or len(demande) < UNE_FAUTE or demande.isdecimal():
        return reponses
    fautes = 2 if len(demande) >= DEUX_FAUTES else 1
    proches = process.extract(
        demande, list(vocabulaire), scorer=DamerauLevenshtein.distance, score_cutoff=fautes, limit=None
    )
    return {mot: FAUTE + ecart for mot, ecart, _ in proches}


def _rang(personne: Personne, notes: list[dict[str, int]]) -> int | None:
    """The sum of the best answers, or None when a word has none."""
    textes = [(poids, _mots(dit)) for poids, dit in _textes(personne) if dit]
    total = 0
    for note in notes:
        meilleure = min((poids * 10 + note[mot] for poids, dits in textes for mot in dits if mot in note), default=None)
        if meilleure is None:
            return None
        total += meilleure
    return total


# One person's page, as its reader may see it.


@dataclass
class PagePersonne:
    """What is shown of someone; `soi` when the reader is that person."""

    personne: Personne
    presentation: str
    visibilite: str
    soi: bool

    @property
    def publique(self) -> bool:
        """Shown to anyone, account or not."""
        return self.visibilite == Visibilite.PUBLIC


def personne_lire(compte: Compte, public_id: UUID) -> PagePersonne | None:
    """The page of someone of the network, or None when this reader may not see it, or nobody may any more."""
    profil = profils_en_vigueur().select_related("compte").filter(public_id=public_id).first()
    if profil is None:
        return None
    permis = _permis(compte, profil)
    if profil.visibilite not in permis:
        return None
    quelquun = profil.compte
    personne = Personne(
        public_id=profil.public_id,
        compte=quelquun.pk,
        prenom=quelquun.prenom,
        nom=quelquun.nom,
        telephone=profil.telephone if profil.telephone_visible in permis else "",
        courriel=quelquun.email if profil.courriel_visible in permis else "",
    )
    personnes_garnir({quelquun.pk: personne})
    return PagePersonne(personne, profil.presentation, profil.visibilite, soi=compte == quelquun)


class PersonneNommee(NamedTuple):
    """Someone by name, with the page that says more."""

    public_id: UUID
    nom_complet: str


def personne_nommer(compte: Compte, qui: int) -> PersonneNommee | None:
    """The name of this account where `personne_lire` would show its page to this reader; None elsewhere."""
    profil = profils_en_vigueur().select_related("compte").filter(compte=qui).first()
    if profil is None or profil.visibilite not in _permis(compte, profil):
        return None
    return PersonneNommee(profil.public_id, profil.compte.nom_complet)


def page_de(compte: Compte) -> str:
    """The address of one's own page, empty when one holds nothing or never had a profile."""
    profil = profils_en_vigueur().filter(compte=compte).first()
    return reverse("personne", args=[profil.public_id]) if profil else ""


def _permis(compte: Compte, profil: Profil) -> tuple[str, ...]:
    """The choices that let this reader in; one's own team, and who represents one's structure, see every line."""
    permis = visibles_pour(compte)
    if compte == profil.compte or est_de_l_equipe(compte, permissions.structures_de(profil.compte)):
        return (*permis, Visibilite.PERSONNE)
    return permis


def est_de_l_equipe(compte: Compte, structures: frozenset[int]) -> bool:
    """Works today for one of these structures, or may act for one."""
    if structures & permissions.structures_de(compte):
        return True
    lues = Structure.objects.filter(pk__in=structures if compte.is_authenticated else ())
    return any(permissions.compte_represente(compte, structure) for structure in lues)


# « Bien commencer »: what a newcomer discovers, read from facts; who animates one's bassins (R4.13, R4.16).

NOUVEAU = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Contact:
    """Someone in charge of a bassin, with what she shows to members."""

    nom: str
    bassins: str
    url: str
    telephone: str
    courriel: str
    supplee: str = ""


def pas_de(compte: Compte) -> list[Pas]:
    """The steps that every room offers this person, each done or not."""
    faits = set(PasFait.objects.filter(compte=compte).values_list("cle", flat=True))
    proposes = [pas for source in registre.lire("bienvenue") for pas in source(compte)]
    return [replace(pas, fait=pas.cle in faits) if pas.fait is None else pas for pas in proposes]


def pas_trouver(compte: Compte, cle: str) -> Pas | None:
    """The step of this key, when it is offered to this person."""
    return next((pas for pas in pas_de(compte) if pas.cle == cle), None)


def est_nouveau(compte: Compte) -> bool:
    """Joined a first team less than three months ago, and did not put the welcome away."""
    debut = timezone.localdate() - NOUVEAU
    depuis = permissions.en_equipe_depuis(compte)
    if depuis is None or depuis < debut or Rattachement.objects.filter(compte=compte, du__lt=debut).exists():
        return False
    return not Profil.objects.filter(compte=compte, bienvenue_fermee_le__isnull=False).exists()


def pas_du_reseau(compte: Compte, second_facteur: bool | None, contacts: list[Contact]) -> list[Pas]:
    """To say who one is, to protect one's account when a role asks for it, to meet one's chargé de mission."""
    profil = Profil.objects.filter(compte=compte).prefetch_related("demandez_moi").first()
    present = bool(profil and (profil.presentation or profil.telephone or profil.demandez_moi.all()))
    pas = [
        Pas(
            "profil",
            "Vous présenter",
            "Quelques lignes, et les sujets sur lesquels vous répondez.",
            reverse("profil"),
            present,
        )
    ]
    if second_facteur is not None:
        detail = "Votre rôle demande une application d’authentification ou une clé."
        pas.append(Pas("second-facteur", "Protéger votre compte", detail, reverse("mfa_index"), second_facteur))
    if contacts:
        premier = contacts[0]
        detail = f"{premier.nom} anime le bassin {premier.bassins} : son rôle, et comment l’appeler."
        pas.append(Pas("charge-de-mission", "Faire connaissance avec qui anime votre bassin", detail, premier.url))
    return pas


def bassins_servis(compte: Compte) -> QuerySet[Bassin]:
    """The bassins where one's structures receive people or belong."""
    structures = permissions.structures_de(compte)
    codes = {code for bassins in implantations(structures).values() for code in bassins}
    tenus = Appartenance.objects.en_vigueur().filter(structure__in=structures).order_by().values("bassin")
    return Bassin.objects.filter(Q(code__in=codes) | Q(pk__in=tenus))


def charges_de_mission_de(compte: Compte, bassins: QuerySet[Bassin] | None = None) -> list[Contact]:
    """Who animates, today, the bassins where one's structures receive people or belong; one is not told of oneself."""
    visibles = (Visibilite.PUBLIC, Visibilite.MEMBRES)
    bassins = bassins_servis(compte) if bassins is None else bassins
    mandats = Mandat.objects.en_vigueur().filter(bassin__in=bassins, role=Role.CHARGE_MISSION)
    lignes = mandats.filter(compte__is_active=True, compte__profil__visibilite__in=visibles).exclude(compte=compte)
    par_compte: dict[int, list[Mandat]] = {}
    lignes = lignes.select_related("compte__profil", "bassin", "supplee__compte")
    for mandat in lignes.order_by("compte__nom", "bassin__nom"):
        par_compte.setdefault(mandat.compte_id, []).append(mandat)
    return [_contact(mandats, visibles) for mandats in par_compte.values()]


def _contact(mandats: list[Mandat], visibles: tuple[str, ...]) -> Contact:
    compte, supplee = mandats[0].compte, mandats[0].supplee
    profil = compte.profil
    return Contact(
        nom=compte.nom_complet,
        bassins=", ".join(mandat.bassin.nom for mandat in mandats),
        url=reverse("personne", args=[profil.public_id]),
        telephone=profil.telephone if profil.telephone_visible in visibles else "",
        courriel=compte.email if profil.courriel_visible in visibles else "",
        supplee=supplee.compte.nom_complet if supplee else "",
    )


# One's own data, as a file that a person and a program can both read: a page and a JSON document (G06).

PROFIL: dict[str, str | Callable[[Any], Any]] = {
    "Présentation": "presentation",
    "Téléphone": "telephone",
    "Demandez-moi": lambda profil: ", ".join(theme.libelle for theme in profil.demandez_moi.all()),
    "Qui voit le profil": "get_visibilite_display",
    "Qui voit le téléphone": "get_telephone_visible_display",
    "Qui voit l’adresse": "get_courriel_visible_display",
}


def rubriques_de(compte: Compte) -> list[Rubrique]:
    """What every room knows of this person, in the order of the house."""
    return [rubrique for source in registre.lire("donnees_personnelles") for rubrique in source(compte)]


def archive_de(compte: Compte) -> bytes:
    """The archive: donnees.html to read, donnees.json to take elsewhere."""
    rubriques, maintenant = rubriques_de(compte), timezone.now()
    document = {
        "genere_le": maintenant.isoformat(timespec="seconds"),
        "rubriques": [{"titre": r.titre, "lignes": r.lignes} for r in rubriques],
    }
    contexte = {"compte": compte, "rubriques": rubriques, "maintenant": maintenant}
    tampon = BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("donnees.html", render_to_string("membres/donnees_fichier.html", contexte))
        archive.writestr("donnees.json", json.dumps(document, ensure_ascii=False, indent=2, default=_dire))
    return tampon.getvalue()


def _dire(valeur: Any) -> str:
    """Dates as ISO text; anything else as its own text."""
    return valeur.isoformat() if isinstance(valeur, datetime.date) else str(valeur)


def donnees_du_reseau(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person."""
    dates = {"Du": "du", "Au": "au"}
    rattachements = Rattachement.objects.filter(compte=compte).select_related("structure__reseau")
    mandats = Mandat.objects.filter(compte=compte).select_related("structure", "reseau", "bassin")
    invitations = Invitation.objects.filter(email__iexact=compte.email).select_related("structure")
    return [
        rubrique("Profil", Profil.objects.filter(compte=compte).prefetch_related("demandez_moi"), PROFIL),
        rubrique("Rattachements", rattachements,
                 {"Structure": "structure.nom", "Réseau": "structure.reseau.nom", "Fonction": "fonction", **dates}),
        rubrique("Mandats", mandats.prefetch_related("gestes"), {"Mandat": str, **dates, "Motif de la fin": _fin}),
        rubrique("Invitations reçues", invitations,
                 {"Pour": lambda i: i.structure.nom if i.structure else i.get_role_display(),
                  "Envoyée le": "creee_le", "Acceptée le": "acceptee_le"}),
        Rubrique("Structures de bassins constatées", list(_constatees(compte))),
        rubrique("Pas de « Bien commencer »", compte.pas_faits.all(), {"Pas": "cle", "Fait le": "fait_le"}),
    ]  # fmt: skip


def _constatees(compte: Compte) -> Iterator[dict[str, Any]]:
    """What this person said of bassins: which structures, when, and when their end was said."""
    dites = Appartenance.objects.filter(Q(constatee_par=compte) | Q(terminee_par=compte))
    for ligne in dites.select_related("structure", "bassin"):
        yield {
            "Structure et bassin": str(ligne),
            "Constatée le": ligne.constatee_le if ligne.constatee_par_id == compte.pk else None,
            "Fin dite le": ligne.terminee_le if ligne.terminee_par_id == compte.pk else None,
        }


def _fin(mandat: Mandat) -> str:
    motifs = [geste.motif for geste in mandat.gestes.all() if geste.motif]
    return motifs[-1] if motifs else ""
