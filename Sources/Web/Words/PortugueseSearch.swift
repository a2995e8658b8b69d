/// Portuguese for the search page.
let portugueseSearchWords = """
    search.start.signs = “Entre aspas”, as palavras ficam como as escreve; -palavra exclui; OR fica entre palavras das quais uma basta; palavra* é um início. Qualquer nome de uma organização encontra-a por todos os seus nomes.
    search.results = Resultados
    search.none = Nada encontrado
    search.problem = Há algo a corrigir nos filtros.
    search.problem.long = É demasiado longo: escreva menos.
    search.problem.day = Escreva um dia como 2026-05-31.
    search.problem.grade = Escreva uma letra de A a F e um algarismo de 1 a 6, como B2.
    search.problem.excluding = Diga o que tem de lá estar: uma palavra com sinal de menos só exclui.
    search.problem.cursor = Esta página de resultados é demasiado antiga ou pertence a outra pesquisa: pesquise de novo.
    search.understood = Procurado: {text}
    search.named = “{text}” também foi procurado como: {names}
    search.leftOut = Excluído: {text}
    search.passedOver = Posto de lado, porque quase todos os textos o têm: {text}
    search.cut = Pediu mais do que uma pesquisa aceita: o fim foi posto de lado.
    search.asWritten = Pediu tanto que as palavras foram procuradas só como as escreveu.
    search.fewer = Com menos uma palavra encontra-se algo:
    search.genre = Género de produto
    search.since = De (dia, UTC)
    search.until = Até (dia, UTC)
    search.place = Onde: KE, ou um nome
    search.organisation = De quem: código ou nome
    search.grade = Classificação de uma fonte, como B2
    """
