// Four fixtures at a time where they compute, or wait for processes of their own whatever else runs; after them, one by one, those that measure time in this process.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]

namespace Modbench.Tests.Chat { [SetUpFixture, NonParallelizable] internal sealed class MeasuresTime; }
namespace Modbench.Tests.Counters { [SetUpFixture, NonParallelizable] internal sealed class MeasuresTime; }
namespace Modbench.Tests.Engine { [SetUpFixture, NonParallelizable] internal sealed class MeasuresTime; }
namespace Modbench.Tests.Neighbours { [SetUpFixture, NonParallelizable] internal sealed class MeasuresTime; }
