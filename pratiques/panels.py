"""What the Région may correct in Wagtail's admin: the text of a note, never its life."""

from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

PIECES_SANS_VERSION = (
    "<p>Une ancienne version rend son texte. Les images et les fichiers n’ont pas d’anciennes versions : la fiche, "
    "et son aperçu, portent toujours ceux du dernier envoi. Ils se retirent un à un depuis la page de la fiche, sur le "
    "site.</p>"
)
PAS_A_PAS = ("etapes", "choix", "competences", "partenaires", "temps", "moyens")
RECUL = ("conditions", "difficultes", "echecs", "a_refaire", "vigilances")
TRANSFERT = ("noyau", "adaptable", "prerequis", "variantes", "premier_pas")
PANNEAUX_FICHE = [
    HelpPanel(content=PIECES_SANS_VERSION),
    FieldPanel("accroche"),
    FieldPanel("nature"),
    FieldPanel("dessin"),
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
    MultiFieldPanel([FieldPanel(nom) for nom in PAS_A_PAS], "Pas à pas"),
    MultiFieldPanel(
        [FieldPanel("resultats"), FieldPanel("preuve"), FieldPanel("indicateurs"), FieldPanel("paroles")],
        "Résultats",
    ),
    MultiFieldPanel(
        [FieldPanel(nom) for nom in RECUL],
        "Recul",
    ),
    MultiFieldPanel([FieldPanel(nom) for nom in TRANSFERT], "Transfert"),
    MultiFieldPanel(
        [
            FieldPanel("sources"),
            FieldPanel("liens"),
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
