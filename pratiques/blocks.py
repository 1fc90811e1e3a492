"""Rows of the template that repeat: steps, difficulties, figures, words."""

from wagtail import blocks

from pratiques.choices import ADRESSE_DE_LIEN, GenreLien, Variante


class EtapeBlock(blocks.StructBlock):
    """One step: what is done, by whom, how long."""

    titre = blocks.CharBlock(max_length=120, label="Étape")
    qui = blocks.CharBlock(max_length=120, label="Qui", required=False)
    duree = blocks.CharBlock(max_length=80, label="Durée", required=False)
    description = blocks.TextBlock(max_length=1000, label="Ce que l’on fait", required=False)

    class Meta:
        icon = "list-ol"
        label = "Étape"
        template = "pratiques/blocks/etape.html"
        preview_value = {
            "titre": "Préparer, la veille",
            "qui": "Les deux conseillers",
            "duree": "5 minutes",
            "description": "Qui ouvre, qui prend le relais, ce que la personne a accepté que l’on partage.",
        }
        description = "Une étape, dans l’ordre où elle se fait."


class DifficulteBlock(blocks.StructBlock):
    """One difficulty and how it was got round."""

    difficulte = blocks.TextBlock(max_length=400, label="Difficulté")
    parade = blocks.TextBlock(max_length=600, label="Parade", required=False)

    class Meta:
        icon = "warning"
        label = "Difficulté"
        template = "pratiques/blocks/difficulte.html"
        preview_value = {
            "difficulte": "La ligne du partenaire ne répond pas le vendredi.",
            "parade": "Afficher les heures où l’on décroche.",
        }
        description = "Ce qui a gêné, et ce que vous avez fait."


class IndicateurBlock(blocks.StructBlock):
    """One figure with its period and how it was counted."""

    valeur = blocks.CharBlock(max_length=40, label="Valeur", help_text="Par exemple : 9 sur 10.")
    nom = blocks.CharBlock(max_length=160, label="Ce que l’on compte")
    periode = blocks.CharBlock(max_length=120, label="Période", required=False)
    mesure = blocks.CharBlock(max_length=160, label="Comment c’est mesuré", required=False)

    class Meta:
        icon = "order"
        label = "Chiffre"
        template = "pratiques/blocks/indicateur.html"
        preview_value = {
            "valeur": "9 sur 10",
            "nom": "viennent au rendez-vous suivant, contre 6 sur 10 auparavant",
            "periode": "d’octobre 2024 à janvier 2026",
            "mesure": "41 personnes, cahier de rendez-vous",
        }
        description = "Un chiffre, avec sa période et sa façon de compter."


class ParoleBlock(blocks.StructBlock):
    """Words of a visitor of the service or of a colleague, anonymous, with their agreement."""

    texte = blocks.TextBlock(max_length=400, label="Paroles")
    qui = blocks.CharBlock(
        max_length=120, label="Qui parle", required=False, help_text="« Une participante », jamais un nom."
    )

    class Meta:
        icon = "openquote"
        label = "Paroles"
        template = "pratiques/blocks/parole.html"
        preview_value = {"texte": "Je suis sortie avec l’impression d’avoir été attendue.", "qui": "Une participante"}
        description = "Des paroles anonymes, recueillies avec l’accord de qui les a dites."


class PartenaireBlock(blocks.StructBlock):
    """One partner and what it does."""

    structure = blocks.CharBlock(max_length=120, label="Structure")
    role = blocks.CharBlock(max_length=200, label="Son rôle", required=False)

    class Meta:
        icon = "group"
        label = "Partenaire"
        template = "pratiques/blocks/partenaire.html"
        preview_value = {"structure": "Mission locale du bassin", "role": "Tient la ligne directe de dix à midi"}
        description = "Qui le fait avec vous, et ce qu’il y fait."


class VarianteBlock(blocks.StructBlock):
    """What changes in one situation."""

    cas = blocks.ChoiceBlock(choices=Variante.choices, label="Situation")
    adaptation = blocks.TextBlock(max_length=400, label="Ce qui change")

    class Meta:
        icon = "copy"
        label = "Variante"
        template = "pratiques/blocks/variante.html"
        preview_value = {"cas": Variante.DISTANCE, "adaptation": "La visite devient un appel à trois."}
        description = "Ce qui change à distance, avec un handicap, avec qui lit mal, avec peu de monde."


class LienBlock(blocks.StructBlock):
    """One thing to read next."""

    genre = blocks.ChoiceBlock(choices=GenreLien.choices, label="Nature")
    titre = blocks.CharBlock(max_length=120, label="Titre")
    adresse = blocks.RegexBlock(
        regex=ADRESSE_DE_LIEN,
        max_length=300,
        label="Adresse",
        error_messages={"invalid": "Cette adresse commence par https:// ou par /."},
    )

    class Meta:
        icon = "link"
        label = "Lien"
        template = "pratiques/blocks/lien.html"
        preview_value = {
            "genre": GenreLien.RESSOURCE,
            "titre": "Trame d’entretien",
            "adresse": "/pratiques/ressources/",
        }
        description = "Une formation, une action, une ressource ou une fiche à lire avec celle-ci."
