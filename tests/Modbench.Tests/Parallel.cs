// Tests of pure functions run two at a time, before all others, which run alone: many of those measure time.
[assembly: LevelOfParallelism(2)]

namespace Modbench.Tests.Explain { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.Gate.Builds { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.Gate.Compare { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.Gate.Exports { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.Gate.Statistics { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.Gate.Waivers { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.Generators { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.Ledger { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
namespace Modbench.Tests.WhatIfs { [SetUpFixture, Parallelizable(ParallelScope.Fixtures)] internal sealed class PureFunctions; }
