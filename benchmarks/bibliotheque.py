"""The library of practice notes with twenty thousand of them: search under four facets, whole list, a common word."""

import datetime
import random

from django.db.models import F

from benchmarks.volumes import entretenir

LOT = 1_000


def remplir(nombre: int, graine: int = 1) -> None:
    """Write published notes like those of the demonstration: their words shuffled, other terms, other days."""
    from django.db import transaction

    from pratiques.models import FichePratiquePage

    hasard = random.Random(graine)
    modeles = FichePratiquePage.objects.filter(indexation__isnull=False).select_related("indexation").order_by("pk")
    modeles = list(modeles)
    mots = sorted({mot for modele in modeles for mot in modele.indexation.mots.split()})
    with transaction.atomic():
        for debut in range(0, nombre, LOT):
            pages = _pages_ecrire(modeles[0].get_parent(), range(debut, min(debut + LOT, nombre)))
            choisis = [hasard.choice(modeles) for _ in pages]
            _fiches_ecrire(choisis, pages, hasard)
            _lignes_ecrire(choisis, pages, _liens_ecrire(pages, hasard), mots, hasard)
    entretenir()


def _pages_ecrire(parent, rangs) -> list:
    """Wagtail's part of each note, after the last child."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    from pratiques.models import FichePratiquePage

    dernier = parent.get_children().order_by("-path").values_list("path", flat=True)[0]
    place = Page._str2int(dernier[len(parent.path) :])
    pages = [
        Page(
            path=Page._get_path(parent.path, parent.depth + 1, place + n), depth=parent.depth + 1,
            numchild=0, live=True, title=f"Banc, fiche {rang}", draft_title=f"Banc, fiche {rang}", slug=f"banc-{rang}",
            content_type=ContentType.objects.get_for_model(FichePratiquePage), locale_id=parent.locale_id,
            url_path=f"{parent.url_path}banc-{rang}/",
        )
        for n, rang in enumerate(rangs, start=1)
    ]  # fmt: skip
    Page.objects.bulk_create(pages)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    return pages


def _fiches_ecrire(choisis, pages, hasard) -> None:
    """The rows of the child table alone, which `bulk_create` does not write; days and proofs vary."""
    from pratiques.choices import Preuve
    from pratiques.models import FichePratiquePage

    champs = [champ.attname for champ in FichePratiquePage._meta.local_concrete_fields]
    for choisie, page in zip(choisis, pages, strict=True):
        page.publiee_le = choisie.publiee_le - datetime.timedelta(days=hasard.randrange(900))
        page.preuve = hasard.choice(Preuve.values)
        valeurs = {nom: getattr(choisie, nom) for nom in champs}
        valeurs |= {"page_ptr_id": page.pk, "statut": "PUBLIEE", "preuve": page.preuve, "publiee_le": page.publiee_le}
        FichePratiquePage(**valeurs).save_base(raw=True, force_insert=True)


def _liens_ecrire(pages, hasard) -> dict[int, list[str]]:
    """Two terms of each vocabulary for each note; the tokens of its row."""
    from pratiques.models import FichePratiquePage
    from pratiques.recherche import LIENS

    jetons: dict[int, list[str]] = {page.pk: [] for page in pages}
    for nom, lien in LIENS.items():
        champ = FichePratiquePage._meta.get_field(lien)
        termes = list(champ.related_model.objects.values_list("pk", flat=True))
        noms = (champ.m2m_field_name() + "_id", champ.m2m_reverse_field_name() + "_id")
        paires = [(page.pk, terme) for page in pages for terme in hasard.sample(termes, 2)]
        modele = champ.remote_field.through
        modele.objects.bulk_create(modele(**dict(zip(noms, paire, strict=True))) for paire in paires)
        for cle, terme in paires:
            jetons[cle].append(f"{nom}:{terme}")
    return jetons


def _lignes_ecrire(choisis, pages, jetons, mots, hasard) -> None:
    """The search rows: two hundred and fifty words each."""
    from home.recherche.texte import raciner
    from pratiques.models import IndexFiche

    lignes = []
    for choisie, page in zip(choisis, pages, strict=True):
        dits = hasard.sample(mots, 250)
        titre = " ".join(map(raciner, dits[:6]))
        lignes.append(
            IndexFiche(
                fiche_id=page.pk, titre=titre, texte=" ".join(map(raciner, dits)), mots=" ".join(dits),
                facettes=" ".join([*jetons[page.pk], f"reseau:{choisie.reseau_id}", f"preuve:{page.preuve}"]),
                publique=True, publiee_le=page.publiee_le, a_revoir_le=choisie.a_revoir_le,
            )
        )  # fmt: skip
    IndexFiche.objects.bulk_create(lignes)
