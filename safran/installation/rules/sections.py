"""The pages and settings that a site starts with; what is there already is left alone."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from home.models import AccueilPage, ContenuPage, ParametresSite
from safran.formations.pages import CataloguePage
from safran.installation.textes import bloc, completer, flux

PAGES = Path(__file__).parent.parent / "contenu" / "pages.yaml"


@transaction.atomic
def pages_poser(
    *, reponses: dict[str, str] | None = None, en_plus: dict[str, dict[str, Any]] | None = None
) -> list[str]:
    """Fill the home page and publish the content pages under it; the titles of those that were not there.

    What a Région writes itself stays marked « à compléter », but for what `reponses` answers. `en_plus` gives, for the
    slug of a page, another `chapo` and blocks that come first (`avant`).
    """
    accueil = AccueilPage.objects.get()
    posees = []
    for fiche in yaml.safe_load(completer(PAGES.read_text("utf-8"), reponses or {})):
        propre = (en_plus or {}).get(fiche["slug"], {})
        blocs = [*propre.get("avant", []), *fiche["blocs"]]
        if fiche["slug"] == "accueil":
            posees += _accueil_remplir(accueil, fiche)
        elif not accueil.get_children().filter(slug=fiche["slug"]).exists():
            posees.append(_page_publier(accueil, {**fiche, **propre, "blocs": blocs}))
    return posees


def _accueil_remplir(accueil: AccueilPage, fiche: dict[str, Any]) -> list[str]:
    if accueil.chapo:
        return []
    accueil.title = accueil.draft_title = "Accueil"
    accueil.promesse, accueil.chapo = fiche["titre"], fiche["chapo"].strip()
    accueil.save_revision().publish()
    return ["Accueil"]


def _page_publier(accueil: AccueilPage, fiche: dict[str, Any]) -> str:
    page = ContenuPage(
        title=fiche["titre"],
        slug=fiche["slug"],
        chapo=fiche["chapo"].strip(),
        corps=flux([bloc(brut) for brut in fiche["blocs"]]),
        en_pied=True,
    )
    accueil.add_child(instance=page)
    page.save_revision().publish()
    return page.title


@transaction.atomic
def catalogue_ouvrir() -> tuple[CataloguePage, bool]:
    """The one catalogue, published, and whether it was not there before."""
    if catalogue := CataloguePage.objects.first():
        return catalogue, False
    catalogue = CataloguePage(title="Se former", slug="se-former", show_in_menus=True)
    AccueilPage.objects.get().add_child(instance=catalogue)
    catalogue.save_revision().publish()
    return catalogue, True


@transaction.atomic
def site_regler(*, champs: dict[str, str]) -> None:
    """Give the site the address of SITE_URL, and its settings what `champs` names; an empty value changes nothing.

    Raises ValidationError on a field in fault.
    """
    site = Site.objects.get(is_default_site=True)
    adresse = urlsplit(settings.SITE_URL)
    site.hostname = adresse.hostname or site.hostname
    site.port = adresse.port or {"https": 443}.get(adresse.scheme, 80)
    site.save()
    parametres = ParametresSite.for_site(site)
    for nom, valeur in champs.items():
        setattr(parametres, nom, valeur or getattr(parametres, nom))
    parametres.full_clean()
    parametres.save()
