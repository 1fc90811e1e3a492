"""The catalogue as LHÉO 2.3, what other information systems read; its elements are described in docs/lheo.md."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page, Site

from home import registre
from home.models import ParametresSite
from home.permissions import restreinte
from home.temps.typographie import duree
from safran.formations.choices import Format
from safran.formations.criteres import expression_lire
from safran.formations.models import FormationPage, OrganismeFormation

# XML written, never read: elements, their text, what XML forbids left out.

INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Noeud:
    """An element with its attributes, then its text or its children in order."""

    nom: str
    attributs: dict[str, str] = field(default_factory=dict)
    texte: str = ""
    enfants: list["Noeud"] = field(default_factory=list)

    def ajouter(self, nom: str, **attributs: str) -> "Noeud":
        enfant = Noeud(nom, attributs)
        self.enfants.append(enfant)
        return enfant

    def ecrire(self, nom: str, texte: str, maximum: int = 0, **attributs: str) -> "Noeud":
        """A child that holds a text, cut at a word when it is too long."""
        propre = INTERDITS.sub("", texte).strip()
        if maximum and len(propre) > maximum:
            propre = propre[: maximum - 1].rsplit(None, 1)[0] + "…"
        enfant = self.ajouter(nom, **attributs)
        enfant.texte = propre
        return enfant

    def lignes(self, retrait: str = "") -> list[str]:
        """The element as indented lines of XML."""
        ouvrante = " ".join([self.nom, *(f"{nom}={quoteattr(v)}" for nom, v in self.attributs.items())])
        if not self.enfants:
            return [f"{retrait}<{ouvrante}>{escape(self.texte)}</{self.nom}>"]
        dedans = [ligne for enfant in self.enfants for ligne in enfant.lignes(retrait + "  ")]
        return [f"{retrait}<{ouvrante}>", *dedans, f"{retrait}</{self.nom}>"]


# What LHÉO says of the published trainings, read in a constant number of queries.


@dataclass(frozen=True)
class SessionLheo:
    """One session in a room, as the room above tells it."""

    numero: str
    debut: datetime.date
    fin: datetime.date
    ville: str
    adresse: str = ""
    inscription: tuple[datetime.date, datetime.date] | None = None


@dataclass(frozen=True)
class OffreLheo:
    """One training, its address, its modules, its sessions."""

    formation: FormationPage
    url: str
    missions: list[str]
    themes: list[str]
    modules: list[str]
    sessions: list[SessionLheo] = field(default_factory=list)


def offres_lire(pk: int | None = None) -> list[OffreLheo]:
    """The published trainings that anybody may read, or the one asked for; empty when there is none."""
    formations = FormationPage.objects.live().filter(~restreinte()).select_related("rubrique").order_by("path")
    formations = list((formations if pk is None else formations.filter(pk=pk)).prefetch_related("missions", "themes"))
    modules = _modules(formations)
    sessions: dict[int, list[SessionLheo]] = {}
    for source in registre.lire("sessions_lheo"):
        for cle, lignes in source([formation.pk for formation in formations]).items():
            sessions.setdefault(cle, []).extend(lignes)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return [
        OffreLheo(
            formation=formation,
            url=settings.SITE_URL + (formation.relative_url(site) or ""),
            missions=[mission.libelle for mission in formation.missions.all()],
            themes=[theme.libelle for theme in formation.themes.all()],
            modules=modules.get(formation.path, []),
            sessions=sessions.get(formation.pk, []),
        )
        for formation in formations
    ]


def _modules(formations: list[FormationPage]) -> dict[str, list[str]]:
    """Titles of the live modules, by path of their training; one query."""
    if not formations:
        return {}
    chemins = {formation.path for formation in formations}
    titres: dict[str, list[str]] = {}
    pages = Page.objects.live().filter(depth=formations[0].depth + 1, path__gte=min(chemins)).order_by("path")
    for chemin, titre in pages.values_list("path", "title"):
        parent = chemin[: -Page.steplen]
        if parent in chemins:
            titres.setdefault(parent, []).append(titre)
    return titres


def organisme_lire() -> OrganismeFormation:
    """Who answers for the trainings: what the Région has set, or the defaults; reading writes nothing."""
    return OrganismeFormation.objects.filter(site__is_default_site=True).first() or OrganismeFormation()


# LHÉO 2.3 as XML: the order of the elements and the length of each text are those of docs/lheo.md.

ESPACE = "http://lheo.gouv.fr/2.3"
PUBLIC = ("82058", "V10")  # FORMACODE V10 : public en emploi, les acteurs du réseau
PARCOURS = {Format.SALLE: "1", Format.DISTANCE: "2", Format.MIXTE: "4"}
ENSEIGNEMENT = {Format.SALLE: "0", Format.MIXTE: "1", Format.DISTANCE: "2"}
INCONNU_DEBUT, INCONNU_FIN = "00000000", "99999999"
SANS_NIVEAU = "1"


def lheo_ecrire(offres: Iterable[OffreLheo], organisme: OrganismeFormation, site: ParametresSite) -> bytes:
    """A whole LHÉO document of these trainings, in UTF-8."""
    racine = Noeud("lheo", {"xmlns": ESPACE, "horodatage-export": timezone.now().isoformat(timespec="seconds")})
    liste = racine.ajouter("offres")
    for offre in offres:
        _formation(liste, offre, organisme, site)
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *racine.lignes(), ""]).encode()


def _formation(parent: Noeud, offre: OffreLheo, organisme: OrganismeFormation, site: ParametresSite) -> None:
    page = offre.formation
    attributs = {"numero": str(page.pk)}
    if page.last_published_at:
        attributs["horodatage-modification"] = page.last_published_at.isoformat(timespec="seconds")
    element = parent.ajouter("formation", **attributs)
    objectifs = " ; ".join(str(bloc.value) for bloc in page.objectifs) or page.accroche
    regle = expression_lire(page).phrase
    # No code is invented: our own words go in the extension.
    extras = element.ajouter("domaine-formation").ajouter("extras", info="vocabulaire SAFRAN")
    extras.ecrire("extra", offre.formation.rubrique.libelle, info="rubrique")
    for mission in offre.missions:
        extras.ecrire("extra", mission, info="mission")
    for theme in offre.themes:
        extras.ecrire("extra", theme, info="thème")
    element.ecrire("intitule-formation", page.title, 255)
    element.ecrire("objectif-formation", objectifs, 3000)
    element.ecrire("resultats-attendus", page.evaluation or (f"Il faut {regle}." if regle else page.accroche), 3000)
    contenu = " ; ".join(offre.modules)
    element.ecrire("contenu-formation", contenu or page.accroche, 3000)
    element.ecrire("certifiante", "0")
    _coordonnees(element.ajouter("contact-formation"), organisme, site)
    element.ecrire("parcours-de-formation", PARCOURS[page.format])
    element.ecrire("code-niveau-entree", SANS_NIVEAU)
    element.ajouter("url-formation").ecrire("urlweb", offre.url, 400)
    _action(element, offre, organisme, site)
    _organisme(element, organisme, site)


def _action(parent: Noeud, offre: OffreLheo, organisme: OrganismeFormation, site: ParametresSite) -> None:
    page = offre.formation
    permanente = page.format != Format.SALLE and not offre.sessions
    action = parent.ajouter("action", numero=str(page.pk))
    action.ecrire("rythme-formation", f"{duree(page.duree_minutes)} au total", 3000)
    action.ecrire("code-public-vise", PUBLIC[0], ref=PUBLIC[1])
    if page.public:
        action.ecrire("info-public-vise", page.public, 250)
    action.ecrire("niveau-entree-obligatoire", "0")
    action.ecrire("modalites-alternance", "Sans alternance", 3000)
    action.ecrire("modalites-enseignement", ENSEIGNEMENT[page.format])
    action.ecrire("conditions-specifiques", page.prerequis or "aucune", 3000)
    action.ecrire("prise-en-charge-frais-possible", "0")
    for ville, adresse in dict.fromkeys((s.ville, s.adresse) for s in offre.sessions):
        _adresse(action.ajouter("lieu-de-formation").ajouter("coordonnees"), adresse, ville, organisme)
    action.ecrire("modalites-entrees-sorties", "1" if permanente else "0")
    action.ajouter("url-action").ecrire("urlweb", offre.url, 400)
    for session in offre.sessions or [None]:
        _session(action, session, organisme)
    if page.accessibilite:
        action.ecrire("acces-handicapes", page.accessibilite, 250)
    action.ecrire("langue-formation", "fr")
    if page.methodes:
        action.ecrire("modalites-pedagogiques", page.methodes, 200)
    action.ecrire("frais-restants", "Aucun : la formation est gratuite.", 200)
    action.ecrire("prix-total-TTC", "0.00")
    action.ecrire("duree-indicative", duree(page.duree_minutes), 100)
    action.ecrire("nombre-heures-total", str(-(-page.duree_minutes // 60)))


def _jour(jour: datetime.date) -> str:
    return jour.strftime("%Y%m%d")


def _session(parent: Noeud, session: SessionLheo | None, organisme: OrganismeFormation) -> None:
    """A session in a room, or the one that never closes: its dates are then the unknown ones of LHÉO."""
    element = parent.ajouter("session", **({"numero": session.numero} if session else {}))
    periode = element.ajouter("periode")
    periode.ecrire("debut", _jour(session.debut) if session else INCONNU_DEBUT)
    periode.ecrire("fin", _jour(session.fin) if session else INCONNU_FIN)
    _adresse(element.ajouter("adresse-inscription"), "", "", organisme)
    element.ecrire("modalites-inscription", "En ligne, sur la fiche de la formation.", 250)
    if session and session.inscription:
        inscription = element.ajouter("periode-inscription").ajouter("periode")
        inscription.ecrire("debut", _jour(session.inscription[0]))
        inscription.ecrire("fin", _jour(session.inscription[1]))


def _adresse(parent: Noeud, ligne: str, ville: str, organisme: OrganismeFormation) -> None:
    """An address: that of the organisation when none is given; a room is known by its town only."""
    adresse = parent.ajouter("adresse")
    ailleurs = bool(ville)
    adresse.ecrire("ligne", ligne or (ville if ailleurs else organisme.adresse or organisme.ville), 50)
    adresse.ecrire("codepostal", "00000" if ailleurs else organisme.code_postal or "00000", 5)
    adresse.ecrire("ville", ville or organisme.ville, 50)


def _coordonnees(parent: Noeud, organisme: OrganismeFormation, site: ParametresSite) -> None:
    coordonnees = parent.ajouter("coordonnees")
    coordonnees.ecrire("nom", site.nom, 50)
    _adresse(coordonnees, "", "", organisme)
    if numero := re.sub(r"[^0-9+ ]", "", site.telephone):
        coordonnees.ajouter("telfixe").ecrire("numtel", numero, 25)
    if site.courriel_contact:
        coordonnees.ecrire("courriel", site.courriel_contact, 160)


def _organisme(parent: Noeud, organisme: OrganismeFormation, site: ParametresSite) -> None:
    element = parent.ajouter("organisme-formation-responsable")
    element.ecrire("numero-activite", organisme.declaration or "0" * 11, 11)
    element.ajouter("SIRET-organisme-formation").ecrire("SIRET", organisme.siret or "0" * 14, 14)
    element.ecrire("nom-organisme", organisme.nom, 250)
    element.ecrire("raison-sociale", organisme.nom, 250)
    for nom in ("coordonnees-organisme", "contact-organisme"):
        _coordonnees(element.ajouter(nom), organisme, site)
