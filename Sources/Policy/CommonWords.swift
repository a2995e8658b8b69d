/// The commonest words of the five languages in lower case: that one of them stands in two texts tells nothing.
enum CommonWords {
    static let all: Set<String> = Set(texts.flatMap { $0.split(separator: " ").map(String.init) })

    private static let texts = [
        """
        the and for that with this from are was were has have had not but his her its our your they \
        their them there here when where which who whom what why how all any both each few more most \
        other some such only own same than too very can will just should now been being into over under \
        again further then once about against between through during before after above below out off \
        down because until while you she him one two also may might must would could shall upon per via \
        within without among across report reported says said according still even much many
        """,
        """
        les des une est sont par pour dans sur avec sans sous que qui quoi dont mais plus moins aux ces \
        cet cette son ses leur leurs nos vos notre votre nous vous ils elles elle lui pas ont avait \
        avaient été être fait faire tout tous toute toutes comme aussi très bien entre vers chez depuis \
        pendant avant après contre selon afin ainsi alors donc car lors puis encore déjà peu trop autre \
        autres même mêmes quand quel quelle quels quelles deux
        """,
        """
        que para com uma por dos das nos nas pelo pela pelos pelas mas mais menos como seu sua seus suas \
        este esta estes estas esse essa isso aquele aquela foi foram ser são está estão tem têm não sim \
        quando onde quem qual quais entre sobre sob sem até desde após antes durante contra segundo \
        também muito pouco outro outra outros outras mesmo mesma cada todo toda todos todas dois duas
        """,
        """
        kwa wa ya za la cha vya katika kutoka hadi bila pamoja lakini pia kama hii huyo hiyo hizi hayo \
        yake wake zao yao wao sisi nyinyi yeye mimi wewe ile zile wale kila wote zote yote ambao ambayo \
        ambaye baada kabla kati juu chini ndani nje sana tu bado tena kuwa ni si na au moja mbili
        """,
        """
        من في على الى إلى عن مع هذا هذه ذلك تلك التي الذي الذين كان كانت يكون تكون قد لقد بعد قبل بين \
        عند حتى ثم أو أن إن كما كل بعض غير أي هو هي هم نحن لا لم لن ما منذ خلال ضد حول تحت فوق
        """,
    ]
}
