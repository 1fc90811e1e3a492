"""What the Région may correct in Wagtail's admin: the text of a note, never its life."""

from wagtail.admin.panels import FieldPanel, MultiFieldPanel

PANNEAUX_FICHE = [
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
