"""From a practice note to the plan of a training: its words, its sources and its licence, and its live card."""

from collections.abc import Iterator

from django.contrib.admin.utils import label_for_field
from django.utils import timezone
from django.utils.html import escape

from home.docx.lecture import Paragraphe
from home.typographie import date_courte
from pratiques.models import FichePratiquePage
from pratiques.pages import LISTES_POUR_REFAIRE
from safran.atelier.apports.textes import court, lignes_lire, puces, textes_ecrire
from safran.atelier.plan import QUESTION, Bloc, PlanEtape, PlanFormation, PlanModule
from safran.atelier.questions import question_neuve

ENONCE = "Qu’est-ce qui doit rester, quand on refait cette pratique ailleurs ?"
NOYAU, TEXTE_REPONSE = 1, 300


def plan_de_la_fiche(fiche: FichePratiquePage, *, rubrique: str = "") -> PlanFormation:
    """A training to complete: four steps at most, the note told in the words of who wrote it."""
    etapes = tuple(PlanEtape(titre, tuple(blocs)) for titre, blocs in _etapes(fiche) if blocs)
    return PlanFormation(
        fiche.title,
        fiche.accroche,
        rubrique,
        modules=(PlanModule(court(fiche.title, 200), etapes),),
        sources=(source_de(fiche), *_lignes(fiche.sources)),
        missions=tuple(mission.code for mission in fiche.missions.all()),
        publics=tuple(public.code for public in fiche.publics.all()),
        themes=tuple(theme.code for theme in fiche.themes.all()),
    )


def source_de(fiche: FichePratiquePage) -> str:
    """How the note is quoted: its title, its network, its day, its licence."""
    quand = date_courte(fiche.publiee_le or timezone.now())
    cite = f"« {court(fiche.title, 120)} », fiche pratique, {fiche.reseau.nom}, {quand}"
    return court(f"{cite}, {fiche.get_licence_display()}", 300)


def _etapes(fiche: FichePratiquePage) -> Iterator[tuple[str, list[Bloc]]]:
    yield (
        "Le point de départ",
        [
            *textes_ecrire(lignes_lire(fiche.probleme)),
            (
                "fiche_pratique",
                {"fiche": fiche.pk, "mot": "La fiche d’où vient ce module, tenue à jour par ses auteurs."},
            ),
        ],
    )
    yield "Ce que l’on fait", [*textes_ecrire(_deroule(fiche)), *_encadre("ATTENTION", "Vigilances", fiche.vigilances)]
    yield "Ce que l’on a observé", [*textes_ecrire(lignes_lire(fiche.resultats)), *_paroles(fiche)]
    refaire = [p for nom in LISTES_POUR_REFAIRE if nom != "vigilances" for p in _liste(fiche, nom)]
    yield (
        "Le refaire chez soi",
        [
            *textes_ecrire(refaire),
            *_encadre("RETENIR", "Par où commencer lundi", fiche.premier_pas),
            *_question(fiche),
        ],
    )


def _deroule(fiche: FichePratiquePage) -> Iterator[Paragraphe]:
    for ligne in fiche.etapes:
        yield Paragraphe(str(ligne.value["titre"]), niveau=3)
        qui = ", ".join(filter(None, [ligne.value.get("qui"), ligne.value.get("duree")]))
        if qui:
            yield Paragraphe(qui)
        yield from lignes_lire(ligne.value.get("description") or "")


def _liste(fiche: FichePratiquePage, nom: str) -> list[Paragraphe]:
    """One list of the note under its name."""
    lignes = _lignes(getattr(fiche, nom))
    libelle = str(label_for_field(nom, FichePratiquePage))
    return [Paragraphe(libelle[:1].upper() + libelle[1:], niveau=3), *puces(lignes)] if lignes else []


def _lignes(texte: str) -> list[str]:
    return [ligne.strip(" -–•*\t") for ligne in texte.splitlines() if ligne.strip(" -–•*\t")]


def _encadre(nature: str, titre: str, texte: str) -> Iterator[Bloc]:
    if lignes := _lignes(texte):
        mots = "".join(f"<p>{escape(ligne)}</p>" for ligne in lignes)
        yield "encadre", {"nature": nature, "titre": titre, "texte": mots}


def _paroles(fiche: FichePratiquePage) -> Iterator[Bloc]:
    for ligne in fiche.paroles:
        qui = ligne.value.get("qui") or "Une personne, avec son accord"
        yield "citation", {"texte": ligne.value["texte"], "auteur": qui}


def _question(fiche: FichePratiquePage) -> Iterator[Bloc]:
    """A question to complete: what must stay is known, what may change too; the author writes what one learns."""
    gardes, changes = _lignes(fiche.noyau)[:NOYAU], _lignes(fiche.adaptable)[:2]
    if not gardes or not changes:
        return
    neuve = question_neuve("unique")
    textes = [court(texte, TEXTE_REPONSE) for texte in [*gardes, *changes]]
    modele = neuve["value"]["reponses"]
    reponses = [
        {**rang, "value": {**rang["value"], "texte": texte}} for rang, texte in zip(modele, textes, strict=False)
    ]
    yield QUESTION, {**neuve, "value": {**neuve["value"], "enonce": ENONCE, "reponses": reponses}}
