namespace Modbench.Tests.Generators;

/// <summary>Pipelines of every graph form. Each judges its answers by "right"; queries are 0 to 9.</summary>
internal static class FormSubjects
{
    public const string Source = """
        using System.Collections.Immutable;

        namespace Forms;

        public abstract class Numbers { [Queries] protected static IEnumerable<int> All() => Enumerable.Range(0, 10); }

        [Pipeline] public class Routed : Numbers
        {
            [Stage] static int Plus(int n) => n + 1;
            [Stage(Routes = [nameof(Even), nameof(Odd)])] Next<int, string, string> Judge(int n) =>
                n > 8 ? Next.Answer("big") : n % 2 == 0 ? Next.First(n) : Next.Second(n.ToString());
            [Stage] string Even(int n) => $"even {n}";
            [Stage] async Task<string> Odd(string n) { await Task.Yield(); return $"odd {n}"; }
            [Quality("right")] static bool Right(int query, string answer) =>
                answer == (query + 1 > 8 ? "big" : query % 2 == 1 ? $"even {query + 1}" : $"odd {query + 1}");
        }

        public sealed class Judging : IStage<int, Next<int, long>> { public Next<int, long> Run(int n) => n < 5 ? Next.First(n) : Next.Answer((long)-n); }
        [Pipeline] public class RoutedByObject : Numbers
        {
            [Stage(Routes = [nameof(Widen)])] readonly Judging Judge = new();
            [Stage] private static async ValueTask<long> Widen(int n) { await Task.Delay(1); return n; }
            [Quality("right")] static bool Right(int query, long answer) => answer == (query < 5 ? query : -query);
        }

        [Pipeline] public class Looped : Numbers
        {
            public class Steps : IResettable { public int Count; public void Reset() => Count = 0; }
            public struct Sum { public int Total; }
            [Stage(MaxVisits = 6)] private int Add(int n, [State] Steps steps, [State] ref Sum sum) { steps.Count++; sum.Total += n; return n; }
            [Stage(Routes = [nameof(Again), nameof(End)])] ValueTask<Next<int, int>> Judge(int n, [State] Steps steps, [FromQuery] int query) =>
                new(steps.Count <= query % 5 ? (Next<int, int>)Next.First(n) : Next.Second(n));
            [Stage(Routes = [nameof(Add)])] async Task<Next<int>> Again(int n) { await Task.Yield(); return Next.First(n + 1); }
            [Stage] static string End(int n, [State] Steps steps, [State] ref Sum sum) => $"{n} {steps.Count} {sum.Total}";
            [Quality("right")] static bool Right(int query, string answer) => answer == $"{query + query % 5} {query % 5 + 1} {Enumerable.Range(query, query % 5 + 1).Sum()}";
        }

        [Pipeline] public class JoinedIfThere : Numbers
        {
            [Stage] int Search(int n) => n * 10;
            [Stage(Routes = [nameof(Rank), nameof(Skip)])] Next<int, int> Judge(int n, [FromQuery] int query) => query % 3 == 0 ? Next.First(n) : Next.Second(n);
            [Stage] string Rank(int n) => $"ranked {n}";
            [Stage] int Skip(int n) => -n;
            [Stage] string Write([From(nameof(Rank))] string? ranked, [From(nameof(Skip))] int? skipped, [From(nameof(Skip))] Arrived<int> again, [From(nameof(Search))] int found) =>
                $"{ranked ?? "none"} {skipped?.ToString() ?? "none"} {again.Or(7)} {found}";
            [Quality("right")] static bool Right(int query, string answer) =>
                answer == (query % 3 == 0 ? $"ranked {query * 10} none 7 {query * 10}" : $"none {-query * 10} {-query * 10} {query * 10}");
        }

        [Pipeline] public class ParallelAndRouted : Numbers
        {
            [Stage] int Start(int n) => n;
            [Stage(After = [nameof(Start)], Routes = [nameof(A), nameof(B)])] Next<int, int> Judge(int n) => n % 2 == 0 ? Next.First(n) : Next.Second(n);
            [Stage] async Task<int> A(int n) { await Task.Delay(1); return n + 100; }
            [Stage] int B(int n) => n + 200;
            [Stage(After = [nameof(Start)])] async Task<int> Beside(int n) { await Task.Delay(1); return n + 1000; }
            [Stage(After = [nameof(A), nameof(B), nameof(Beside)])] int Sum(Arrived<int> a, Arrived<int> b, int beside) => a.Or(0) + b.Or(0) + beside;
            [Quality("right")] static bool Right(int query, int answer) => answer == query + 1000 + query + (query % 2 == 0 ? 100 : 200);
        }

        public sealed class Lengths : IStage<IReadOnlyList<string>, ImmutableArray<int>>
        {
            public ImmutableArray<int> Run(IReadOnlyList<string> texts) => [.. texts.Select(text => text.Length)];
        }
        [Pipeline] public class Batched : Numbers
        {
            [Stage(BatchSize = 4, BatchWait = "1 ms")] string[] Text(IEnumerable<int> numbers) => [.. numbers.Select(n => new string('x', n))];
            [Stage(BatchSize = 3)] readonly Lengths Length = new();
            [Stage(BatchSize = 2, Slots = 2, Timeout = "5 s")] async Task<List<long>> Wide(IReadOnlyList<int> lengths, CancellationToken stop, [FromQuery] IReadOnlyList<int> queries)
            {
                await Task.Delay(1, stop);
                return [.. lengths.Zip(queries, (length, query) => length * 1000L + query)];
            }
            [Stage(BatchSize = 4, Routes = [nameof(Even)])] IReadOnlyList<Next<long, string>> Judge(IReadOnlyCollection<long> wide) =>
                [.. wide.Select(n => n % 2 == 0 ? (Next<long, string>)Next.First(n) : Next.Answer($"odd {n}"))];
            [Stage] string Even(long n) => $"even {n}";
            [Quality("right")] static bool Right(int query, string answer) => answer == $"{(query % 2 == 0 ? "even" : "odd")} {query * 1001}";
        }

        public sealed class Counting : IStreamStage<int, string>
        {
            public async IAsyncEnumerable<string> RunAsync(int n, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
            {
                for (var i = 0; i < n; i++) { if (i % 2 == 0) await Task.Delay(1, stop); yield return i.ToString(); }
            }
        }
        [Pipeline] public class Streamed : Numbers
        {
            [Stage] readonly Counting Count = new();
            [Stage] async Task<int> First(IAsyncEnumerable<string> pieces) { await foreach (var piece in pieces) return piece.Length; return 0; }
            [Stage(After = [nameof(Count)])] static string Whole(IReadOnlyList<string> pieces) => string.Join(' ', pieces);
            [Stage(After = [nameof(First), nameof(Whole)])] async IAsyncEnumerable<object> Both(int first, string whole) { yield return first; await Task.Yield(); yield return whole; }
            [Quality("right")] static bool Right(int query, IReadOnlyList<object> answer) =>
                answer.Count == 2 && (int)answer[0] == Math.Min(query, 1) && (string)answer[1] == string.Join(' ', Enumerable.Range(0, query));
        }

        [Pipeline] public class ReadTwice : Numbers
        {
            [Stage] readonly Counting Count = new();
            [Stage] async Task<string> Twice(IAsyncEnumerable<string> pieces)
            {
                var text = "";
                for (var time = 0; time < 2; time++) await foreach (var piece in pieces) text += piece;
                return text;
            }
            [Quality("right")] static bool Right(int query, string answer) => answer == string.Concat(Enumerable.Range(0, query)) + string.Concat(Enumerable.Range(0, query));
        }

        [Pipeline] public class Inner : Numbers
        {
            private int _plus;
            [Create] static async Task<Inner> Make() { await Task.Yield(); return new Inner(); }
            [Setup] void Load() => _plus += 5;
            [Stage] private int Add(int n) => n + _plus;
            [Stage(Routes = [nameof(Twice), nameof(Thrice)])] Next<int, int, int> Judge(int n) => n < 7 ? Next.Answer(n) : n < 11 ? Next.First(n) : Next.Second(n);
            [Stage] int Twice(int n) => n * 2;
            [Stage] int Thrice(int n, [FromQuery] int query) => n * 3 + query;
            public static int Expected(int query) => query + 5 < 7 ? query + 5 : query + 5 < 11 ? (query + 5) * 2 : (query + 5) * 3 + query;
        }
        [Pipeline] public class Plain : Numbers
        {
            [Stage] int Left(int n) => n + 1;
            [Stage] readonly Squaring Square = new();
            [Stage(After = [nameof(Square)])] int Sum(int square, [FromQuery] int n) => square + n;
        }
        public sealed class Squaring : IStage<int, int>, ISetup { private int _ready; public ValueTask SetupAsync(CancellationToken stop) { _ready = 1; return default; } public int Run(int n) => n * n * _ready; }
        [Pipeline] public class Nesting : Numbers
        {
            [Stage] int Start(int n) => n;
            [Stage] private readonly Inner? Deep;
            [Stage] Plain After { get; } = new();
            [Stage] string Write(int n, [From(nameof(Deep))] int deep) => $"{n} {deep}";
            [Quality("right")] static bool Right(int query, string answer) { var deep = Inner.Expected(query); return answer == $"{(deep + 1) * (deep + 1) + deep} {deep}"; }
        }
        [Pipeline] public class NestingByRoutes : Numbers
        {
            [Stage(Routes = [nameof(Deep), nameof(Flat)])] Next<int, int> Judge(int n) => n % 2 == 0 ? Next.First(n) : Next.Second(n);
            [Stage] readonly Inner? Deep;
            [Stage(After = [])] readonly Plain Flat = new();
            [Stage] string Last([From(nameof(Deep))] int? deep, [From(nameof(Flat))] int flat) => $"{deep} {flat}";
            [Quality("right")] static bool Right(int query, string answer) => answer == (query % 2 == 0 ? $"{Inner.Expected(query)} " : " ") + ((query + 1) * (query + 1) + query);
        }
        [Pipeline] public class Endless : Numbers
        {
            [Stage(MaxVisits = 3)] int Search(int n) => n;
            [Stage(Routes = [nameof(Search)])] Next<int, int> Judge(int n, [FromQuery] int query) => query == 4 ? Next.First(n) : Next.Answer(n);
        }
        [Pipeline] public class Undecided : Numbers
        {
            [Stage(Routes = [nameof(Some), nameof(Other)])] Next<int, int, int> Judge(int n) 
            {
                Next<int, int, int> next = default;
                var first = n % 4 == 1 ? default : Next.First(n);
                if (n % 4 != 3) next = first;
                return next;
            }
            [Stage] int Some(int n) => n;
            [Stage] int Other(int n) => n;
        }
        [Pipeline] public class Short : Numbers { [Stage(BatchSize = 1)] int[] Lose(IReadOnlyList<int> numbers) => []; }
        [Pipeline] public class Quiet : Numbers
        {
            public class Steps : IResettable { public int Count; public void Reset() => Count = 0; }
            public struct Sum { public int Total; }
            private readonly int[] _one = new int[1];
            [Stage(MaxVisits = 3)] private int Add(int n, [State] Steps steps, [State] ref Sum sum) { steps.Count++; sum.Total += n; return n; }
            [Stage(BatchSize = 1)] int[] Batch(IReadOnlyList<int> numbers) { _one[0] = numbers[0] + 1; return _one; }
            [Stage(Routes = [nameof(Add), nameof(Some), nameof(Other)])] Next<int, long, int> Judge(int n) => n < 0 ? Next.First(n) : n % 2 == 0 ? Next.Second((long)n) : Next.Third(n);
            [Stage] long Some(long n) => n;
            [Stage] int Other(int n) => n;
            [Stage(After = [nameof(Some), nameof(Other)])] long Last(long? some, Arrived<int> other) => some ?? other.Or(0);
            [Quality("right")] static bool Right(int query, long answer) => answer == query + 1;
        }
        [Pipeline] public class NestingNested : Numbers
        {
            [Stage] readonly Nesting Middle = new();
            [Quality("right")] static bool Right(int query, string answer) { var deep = Inner.Expected(query); return answer == $"{(deep + 1) * (deep + 1) + deep} {deep}"; }
        }
        """;
}
