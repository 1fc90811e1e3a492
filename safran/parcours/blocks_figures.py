"""Blocks to look at: figures drawn from numbers, the steps of a process, a timeline."""

from typing import Any

from wagtail import blocks

from home.motifs import carte_region
from home.typographie import typo
from safran.parcours.blocks_socle import BlocAncre, refuser, refuser_lignes
from safran.parcours.choices import FormeFigure
from safran.parcours.dessins import courbe_de, rangs_de, teintes_de

RANGS_MAX, MOMENTS_MAX, TEMPS_MAX = 24, 20, 12


class RangBlock(blocks.StructBlock):
    """One line of a figure."""

    nom = blocks.CharBlock(max_length=60, label="Nom")
    valeur = blocks.DecimalBlock(min_value=0, max_value=999_999_999, decimal_places=2, label="Nombre")


class FigureBlock(BlocAncre):
    """Numbers drawn as bars, a line or the map of the bassins; the same numbers always follow as a table."""

    titre = blocks.CharBlock(max_length=160, label="Titre", help_text="La question à laquelle la figure répond.")
    forme = blocks.ChoiceBlock(
        choices=FormeFigure.choices,
        default=FormeFigure.BARRES,
        label="Forme",
        help_text="Des barres pour comparer, une ligne pour suivre dans le temps, la carte pour situer.",
    )
    repere = blocks.CharBlock(max_length=60, label="Ce que nomme chaque ligne", help_text="« Année », « Bassin ».")
    mesure = blocks.CharBlock(max_length=60, label="Ce que l’on compte", help_text="« Personnes », « Lieux ».")
    rangs = blocks.ListBlock(
        RangBlock(label="Ligne"),
        min_num=2,
        max_num=RANGS_MAX,
        label="Lignes",
        help_text="Sur la carte, le nom exact de chaque bassin.",
    )
    parts = blocks.BooleanBlock(required=False, label="Ajouter au tableau la part de chaque ligne")
    lecture = blocks.CharBlock(
        max_length=300,
        label="Ce que la figure montre",
        help_text="En une phrase : elle se lit sous le dessin, et le remplace pour qui ne le voit pas.",
    )
    source = blocks.CharBlock(max_length=200, label="Source", help_text="Qui a compté, où et quand.")

    class Meta:
        icon = "table"
        label = "Figure chiffrée"
        template = "parcours/blocs/figure.html"
        preview_value = {
            "titre": "Qui a parlé de la reconnaissance en premier ?",
            "forme": "BARRES",
            "repere": "Premier interlocuteur",
            "mesure": "Personnes",
            "rangs": [
                {"nom": "Lieu du réseau", "valeur": 148},
                {"nom": "Employeur", "valeur": 96},
                {"nom": "Proche", "valeur": 58},
            ],
            "parts": True,
            "lecture": "Près d’une personne sur deux l’apprend dans un lieu du réseau.",
            "source": "Données d’exemple.",
        }
        description = "Quelques nombres, dessinés en barres, en ligne ou sur la carte des bassins, avec leur tableau."

    def clean(self, value: Any) -> Any:
        """Refuse a figure that would draw nothing, a name given twice, a territory that the map does not know."""
        propre = super().clean(value)
        noms = [ligne["nom"].strip() for ligne in propre["rangs"]]
        fautes = {
            rang: refuser("nom", f"« {nom} » est déjà une ligne de la figure.")
            for rang, nom in enumerate(noms)
            if nom and nom in noms[:rang]
        }
        if propre["forme"] == FormeFigure.CARTE:
            connus = bassins_nommes()
            fautes |= {
                rang: refuser("nom", f"« {nom} » n’est le nom d’aucun bassin.")
                for rang, nom in enumerate(noms)
                if nom and nom not in connus
            }
        if fautes:
            raise refuser_lignes("rangs", fautes)
        if not self.is_deferred_validation and not any(ligne["valeur"] for ligne in propre["rangs"]):
            raise refuser("rangs", "Tous les nombres sont à zéro : il n’y a rien à dessiner.")
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the lines, and what their shape draws."""
        rangs = rangs_de(value["rangs"])
        contexte = {**super().get_context(value, parent_context), "rangs": rangs}
        if value["forme"] == FormeFigure.LIGNE:
            contexte["courbe"] = courbe_de(rangs)
        if value["forme"] == FormeFigure.CARTE:
            valeurs, contexte["teintes"] = teintes_de(rangs)
            contexte["contours"] = contours = contexte.get("contours") or _contours()
            dessin = carte_region(contours, (), typo(value["lecture"]), valeurs=valeurs)
            contexte["carte"] = dessin if contours["features"] else ""
        return contexte


def contours_de(contenu: Any) -> dict[str, Any] | None:
    """The outlines that the maps of a step share; None when it has no map."""
    figures = (bloc.value for bloc in contenu if bloc.block_type == "figure")
    return _contours() if any(figure["forme"] == FormeFigure.CARTE for figure in figures) else None


def _contours() -> dict[str, Any]:
    from reseau.territoires.queries.carte import couche_collection, couche_lire

    return couche_collection(couche_lire("bassins"))


def bassins_nommes() -> set[str]:
    """The names that the map knows today."""
    from reseau.territoires.models import Bassin

    return set(Bassin.objects.en_vigueur().values_list("nom", flat=True))


class TempsBlock(blocks.StructBlock):
    """One step of a process."""

    titre = blocks.CharBlock(max_length=80, label="Titre")
    texte = blocks.TextBlock(max_length=300, required=False, label="Ce qui s’y passe")


class SchemaBlock(BlocAncre):
    """A process, step after step."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    temps = blocks.ListBlock(
        TempsBlock(label="Temps"), min_num=2, max_num=TEMPS_MAX, label="Temps", help_text="Du premier au dernier."
    )

    class Meta:
        icon = "list-ol"
        label = "Schéma en étapes"
        template = "parcours/blocs/schema.html"
        preview_value = {
            "titre": "D’une porte à l’autre",
            "temps": [
                {"titre": "Écouter", "texte": "Dix minutes, assis, sans formulaire."},
                {"titre": "Repérer", "texte": "Avec la personne, la deuxième porte."},
                {"titre": "Passer le relais", "texte": "Un appel, un nom, une date."},
            ],
        }
        description = "Une démarche en quelques temps, dans l’ordre."


class MomentBlock(blocks.StructBlock):
    """One date of a timeline."""

    quand = blocks.CharBlock(max_length=60, label="Quand", help_text="« 2014 », « Trois mois après ».")
    texte = blocks.TextBlock(max_length=300, label="Ce qui arrive")


class FriseBlock(BlocAncre):
    """What happens when, from the oldest to the latest."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    moments = blocks.ListBlock(
        MomentBlock(label="Moment"),
        min_num=2,
        max_num=MOMENTS_MAX,
        label="Moments",
        help_text="Du plus ancien au plus récent.",
    )

    class Meta:
        icon = "date"
        label = "Frise"
        template = "parcours/blocs/frise.html"
        preview_value = {
            "titre": "Le conseil en évolution professionnelle",
            "moments": [
                {"quand": "2014", "texte": "La loi crée le conseil, à trois niveaux."},
                {"quand": "2019", "texte": "Le cahier des charges passe à deux niveaux."},
            ],
        }
        description = "Des dates et ce qui y arrive, dans l’ordre."
