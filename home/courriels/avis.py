"""The notices of the house: declared once, sent in one call, listed, and turned off by category.

**Notices.** A room declares in its `avis.py` each notice that it sends, then sends it in one call:

    PUBLIEE = Avis("pratiques/publiee", "La fiche est en ligne.", "les auteurs de la fiche", FICHES, "titre")
    PUBLIEE.envoyer(auteurs, reverse("pratiques_fiche", args=[fiche.pk]), etape=f"{fiche.pk}", titre=fiche.title)

The key names the templates `pratiques/courriels/publiee.txt` (its first line is « Objet : … ») and `.html`; the last
argument names the words that they are given besides `prenom` and `url`. `etape` makes the call idempotent: the same
step is written once to each person. Nobody whose account is closed is written to.

A `Categorie` gathers the notices that one turns on or off together on « Mes courriels », or says why one may not.
A mail that may be turned off carries the link that does it, in its foot and for mail readers (RFC 8058).

**Outbox** (`boite`): a mail is a row written with the fact it tells, sent after commit, retried, visible.
`manage.py avis` lists every notice. `tests/home/test_courriels.py` renders each of them, and fails on an empty word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from home import registre
from home.courriels.boite import LIEN, LIEN_ARRET, ceux_qui_recoivent, courriel_create
from home.models import Courriel
from home.permissions import Personne
from home.temps.typographie import INSECABLE, typo

PREFIXE_OBJET = "Objet :"
LIENS = ("url", "url_quitter", "lien_arret")
NE_PLUS_RECEVOIR = "\n\nNe plus recevoir ces courriels :\n{}\n"


@dataclass(frozen=True)
class Categorie:
    """Notices that one turns on or off together; `imposee` says why one may not."""

    cle: str
    nom: str
    imposee: str = ""

    def __post_init__(self) -> None:
        longueur = Courriel._meta.get_field("categorie").max_length
        if len(self.cle) > longueur:
            raise ValueError(f"« {self.cle} » dépasse les {longueur} signes d’une catégorie")


@dataclass(frozen=True)
class Avis:
    """One notice: its key « room/name », when it leaves, to whom, in words; making it declares it.

    `mots` names what its templates are given besides `prenom` and `url`; `modele` names templates that are not its own.
    """

    cle: str
    quand: str
    a_qui: str
    categorie: Categorie
    mots: str = ""
    modele: str = ""

    # Ce que la Région récrit se dit dans la liste des avis.
    modifiable = False

    def __post_init__(self) -> None:
        if self.cle in _DECLARES:
            raise ValueError(f"Deux avis se nomment {self.cle}")
        _DECLARES[self.cle] = self

    def envoyer(self, comptes: Iterable[Personne], url: str, etape: str = "", **dit: Any) -> None:
        """Write to each of these people who is still here and did not turn it off; once for a non-empty `etape`."""
        comptes = [compte for compte in comptes if compte.is_active]
        if not self.categorie.imposee:
            comptes = ceux_qui_recoivent(comptes, self.categorie.cle)
        for compte in comptes:
            cle = self.cle_de(etape, compte.pk) if etape else ""
            self.ecrire(compte.email, url, cle, prenom=compte.prenom, **dit)

    def cle_de(self, etape: str, compte: int) -> str:
        """What names in the outbox the mail of this step to this person."""
        return f"{self.modele or self.cle}-{etape}-{compte}"

    def ecrire(
        self,
        destinataire: str,
        url: str,
        cle: str = "",
        *,
        reference: str = "",
        calendriers: list[dict[str, str]] | None = None,
        **mots: Any,
    ) -> Courriel:
        """Write to an address that nobody's account may hold; `url` is a page of ours, or LIEN.

        See courriel_create for the other arguments. Raises ValueError when the words are not those declared.
        """
        if {*mots, "prenom"} != {*self.mots.split(), "prenom"}:
            raise ValueError(f"L’avis {self.cle} dit « {self.mots} », et non « {' '.join(mots)} »")
        categorie = "" if self.categorie.imposee else self.categorie.cle
        url = f"{settings.SITE_URL}{url}" if url.startswith("/") else url
        objet, texte, html = self.composer({"url": url, "lien_arret": categorie and LIEN_ARRET, **mots})
        return courriel_create(
            destinataire=destinataire, gabarit=self.cle, objet=objet, texte=texte, html=html, cle=cle,
            reference=reference, calendriers=calendriers, categorie=categorie,
        )  # fmt: skip

    def composer(self, contexte: dict[str, Any]) -> tuple[str, str, str]:
        """The subject, the text and the page of the mail. Raises ValueError when its text has no « Objet : »."""
        piece, nom = (self.modele or self.cle).split("/", 1)
        # La marque d’un lien n’est qu’à ce courriel : la même, tapée dans un nom, n’en est pas une.
        jetons = {marque: f"lien{token_hex(16)}" for marque in (LIEN, LIEN_ARRET)}
        liens = {mot: jetons[contexte[mot]] for mot in contexte if mot in LIENS and contexte[mot] in jetons}
        contexte = {**contexte, **liens, "site_url": settings.SITE_URL}
        brut = render_to_string(f"{piece}/courriels/{nom}.txt", contexte)
        premiere, _, texte = brut.lstrip().partition("\n")
        if not premiere.replace("\xa0", " ").startswith(PREFIXE_OBJET):
            raise ValueError(f"Le gabarit {self.modele or self.cle}.txt doit commencer par « {PREFIXE_OBJET} »")
        objet = " ".join(premiere.replace("\xa0:", " :", 1).split(":", 1)[1].split())[:250]
        html = render_to_string(f"{piece}/courriels/{nom}.html", {**contexte, "objet": objet})
        pied = NE_PLUS_RECEVOIR.format(contexte["lien_arret"]) if contexte.get("lien_arret") else ""
        morceaux = typo(objet), typo(texte.rstrip() + pied), typo(html.replace("&nbsp;", INSECABLE))
        return tuple(_marquer(morceau, jetons) for morceau in morceaux)


def _marquer(texte: str, jetons: dict[str, str]) -> str:
    """The text with the mark of each link where its token stands, and nowhere else."""
    for marque, jeton in jetons.items():
        texte = texte.replace(marque, f"({marque[1:-1]})").replace(jeton, marque)
    return texte


_DECLARES: dict[str, Avis] = {}


def avis_de_la_maison() -> list[Avis]:
    """Every notice that the rooms declare, room by room."""
    for _ in registre.modules_lire("avis"):
        pass
    return list(_DECLARES.values())


def categories_lire() -> dict[Categorie, list[Avis]]:
    """The notices by category, those that one may turn off first."""
    categories: dict[Categorie, list[Avis]] = {}
    for avis in avis_de_la_maison():
        categories.setdefault(avis.categorie, []).append(avis)
    return dict(sorted(categories.items(), key=lambda paire: bool(paire[0].imposee)))
