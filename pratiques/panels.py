"""What the Région may correct in Wagtail's admin: the text of a note, never its life."""

from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

PIECES_SANS_VERSION = (
    "<p>Une ancienne version rend son texte. Les images et les fichiers n’ont pas d’anciennes versions : la fiche, "
    "et son aperçu, portent toujours ceux du dernier envoi. Ils se retirent un à un depuis la page de la fiche, sur le "
    "site.</p>"
)
PANNEAUX_FICHE = [
    HelpPanel(content=PIECES_SANS_VERSION),
    FieldPanel("accroche"),
    FieldPanel("nature"),
    MultiFieldPanel(
        [
            FieldPanel("bassins"),
            FieldPanel("debut"),
            FieldPanel("fin"),
            FieldPanel("en_cours"),
            FieldPanel("contact"),
        ],
        "Repères",
    ),
    MultiFieldPanel(
        [
            FieldPanel("probleme"),
            FieldPanel("publics"),
            FieldPanel("missions"),
            FieldPanel("themes"),
            FieldPanel("niveaux_cep"),
            FieldPanel("contexte"),
        ],
        "Situation",
    ),
    MultiFieldPanel([FieldPanel("etapes"), FieldPanel("temps"), FieldPanel("moyens")], "Pas à pas"),
    MultiFieldPanel(
        [FieldPanel("resultats"), FieldPanel("preuve"), FieldPanel("indicateurs"), FieldPanel("paroles")],
        "Résultats",
    ),
    MultiFieldPanel(
        [FieldPanel("conditions"), FieldPanel("difficultes"), FieldPanel("echecs"), FieldPanel("a_refaire")],
        "Recul",
    ),
    MultiFieldPanel([FieldPanel("noyau"), FieldPanel("adaptable"), FieldPanel("premier_pas")], "Transfert"),
    MultiFieldPanel(
        [
            FieldPanel("sources"),
            FieldPanel("interets"),
            FieldPanel("licence"),
            FieldPanel("visibilite"),
            FieldPanel("atteste_anonymat"),
            FieldPanel("atteste_gratuite"),
            FieldPanel("atteste_neutralite"),
        ],
        "Garanties",
    ),
]
