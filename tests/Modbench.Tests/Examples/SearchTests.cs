using Modbench.Onnx;
using Rag;

namespace Modbench.Tests.Examples;

public sealed class SearchTests
{
    [Test]
    public void TheNearestComeBestFirst()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 100)
            .Select(_ => Embedding.Normalised([.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)]))
            .ToArray();
        var index = new VectorIndex([.. rows.SelectMany(row => row.Values.ToArray())], 8);

        var expected = Enumerable.Range(0, rows.Length).OrderByDescending(i => rows[42].Similarity(rows[i])).Take(10);
        Assert.That(index.Nearest(rows[42], 10).Select(hit => hit.Document), Is.EqualTo(expected));
        Assert.That(index.Nearest(rows[42], 1_000), Has.Length.EqualTo(100));
    }

    [Test]
    public void WhatBothListsRankWellComesFirst()
    {
        Hit[] dense = [new(1, 0.9f), new(2, 0.8f), new(3, 0.7f)];
        Hit[] sparse = [new(2, 12), new(4, 11)];
        var fused = Fusion.ReciprocalRank(dense, sparse);
        Assert.That(fused.Select(hit => hit.Document), Is.EqualTo(new[] { 2, 1, 4, 3 }));
        Assert.That(fused[0].Score, Is.EqualTo((1 / 62f) + (1 / 61f)).Within(1e-6f));
    }
}
